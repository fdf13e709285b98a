package docket

import (
	"maps"
	"slices"
)

// Reads reports whether role r may read what permission p covers. An auditor reads
// all and may do nothing.
func (r Role) Reads(p Permission) bool { return r == RoleAuditor || r.May(p) }

// May reports whether the account may do what permission p covers on a docket, by
// its role on the site or on the docket.
func (u User) May(p Permission, on ID) bool { return u.Role.May(p) || u.Roles[on].May(p) }

// Reads reports whether the account may read what permission p covers on a docket.
func (u User) Reads(p Permission, on ID) bool { return u.Role.Reads(p) || u.Roles[on].Reads(p) }

// Reach says where an account may do something: on the whole site, or on some
// dockets. The zero value reaches nothing.
type Reach struct {
	Site    bool
	Dockets []ID // sorted; counts where Site is false
}

// Everywhere reaches the whole site.
var Everywhere = Reach{Site: true}

// Has reports whether the reach covers a docket.
func (r Reach) Has(id ID) bool { return r.Site || slices.Contains(r.Dockets, id) }

// Nowhere reports whether the reach covers nothing.
func (r Reach) Nowhere() bool { return !r.Site && len(r.Dockets) == 0 }

// ReachOf says where one of an account's roles meets what is asked of it.
func (u User) ReachOf(meets func(Role) bool) Reach {
	if meets(u.Role) {
		return Everywhere
	}
	var list []ID
	for on, role := range u.Roles {
		if meets(role) {
			list = append(list, on)
		}
	}
	slices.Sort(list)
	return Reach{Dockets: list}
}

// ReadsWhere says where the account may read what permission p covers.
func (u User) ReadsWhere(p Permission) Reach {
	return u.ReachOf(func(r Role) bool { return r.Reads(p) })
}

// OnlyReads reports whether no role of the account lets it change anything.
func (u User) OnlyReads() bool {
	roles := slices.Collect(maps.Values(u.Roles))
	if u.Role != "" {
		roles = append(roles, u.Role)
	}
	return len(roles) > 0 && !slices.ContainsFunc(roles, func(r Role) bool { return r != RoleAuditor })
}

// RoleWord is what the account's own pages call it: its role on the site, or else that
// on its dockets, where it has one.
func (u User) RoleWord() Role {
	if u.Role != "" {
		return u.Role
	}
	for _, on := range slices.Sorted(maps.Keys(u.Roles)) {
		return u.Roles[on]
	}
	return ""
}
