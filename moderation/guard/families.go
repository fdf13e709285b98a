package guard

import (
	"slices"
	"strings"
)

// How names are made and used outside English, and by couples.

// familyFirst are surnames of peoples who write the family's name first. English texts
// have it last.
var familyFirst = set(`nguyen tran pham huynh hoang phan dang duong truong dinh trinh kim park choi jung
	kang cho yoon jang chen wang zhang liu yang huang zhao zhou zhu guo gao luo zheng xie tang deng feng
	xiao peng tsai tanaka suzuki sato watanabe yamamoto nakamura kobayashi yoshida nagy szabo kovacs horvath
	toth`)

// turned is the name with its family's name last, where it may be one that has it first.
func (n personName) turned() (personName, bool) {
	if !familyFirst[n.given] || len(n.surname) != 1 {
		return n, false
	}
	n.given, n.surname = n.surname[0], []string{n.given}
	n.calls = slices.Clone(nicknames[n.given])
	return n, true
}

// addName looks for a person.
func (r *Rule) addName(n personName) {
	r.names = append(r.names, n)
	if n, ok := n.turned(); ok {
		r.names = append(r.names, n)
	}
}

// spanish are surnames of which people bear two, the father's and the mother's, that do
// not end as others do.
var spanish = set(`garcia flores rivera torres ramos cruz reyes morales castillo santos moreno romero vargas
	mendoza herrera medina aguilar castro rojas luna silva soto delgado pena rios vega campos contreras
	guerrero maldonado salazar acosta estrada fuentes miranda guzman rosario santiago colon rosado nieves
	figueroa cabrera molina navarro valdez cardenas padilla ayala carrillo espinoza leon salas santana
	serrano trujillo villarreal zamora calderon cortes lara mejia montoya ochoa orozco pacheco robles
	rosales rubio solis valencia velasco alvarado arias avila bautista blanco bravo burgos camacho cano
	carrasco cordero correa duarte escobar franco fonseca galvan gallegos garza guerra ibarra macias marin
	mata meza mora murillo nava olivares palacios parra pineda prieto quintero rangel roman rocha salinas
	sandoval sepulveda sierra tapia trejo uribe valenzuela vera vidal villa villanueva zavala zuniga lopes
	oliveira sousa pereira ferreira costa almeida carvalho`)

// spanishSurname reports whether a word is likely one of two surnames.
func spanishSurname(s string) bool {
	return spanish[s] || len(s) > 4 && (strings.HasSuffix(s, "ez") || strings.HasSuffix(s, "iz"))
}

// wordsToo are given names that are words, too.
var wordsToo = set(`will bill rich mark grace may june april august hope faith art frank drew jack bob rob
	pat chuck gene dot joy dawn rose lily ruby amber crystal christian guy miles chase grant wade dean earl
	duke king gay iris ivy daisy holly penny ginger olive violet jasmine sue carol don ray jay max sandy
	cliff heath glen dale lane brook summer autumn star skip buck chip nick dick van long so an my thi lan
	bo bay kit tom ned ted mercy charity charlotte victoria sofia austin jackson dallas houston madison
	florence paris chelsea brooklyn carolina virginia georgia dakota savannah phoenix lincoln washington
	jordan israel`)

// further is the first word of a name whose given name does not stand beside the surname
// i, but before a nickname in quotes or before somebody who bears the same surname.
func (w *words) further(n *personName, i int) (from int, ok bool) {
	k := i - 1
	if k < 1 || w.tokens[k].gap {
		return 0, false
	}
	left, right := w.between(k-1, k), w.between(k, i)
	if n.isGiven(w.tokens[k-1].norm) {
		quoted := strings.ContainsAny(left, "\"“‘'(") && strings.ContainsAny(right, "\"”’')")
		couple := strings.TrimSpace(left) == "&" && w.nameLike(k) && w.near(k, i)
		return k - 1, (quoted || couple) && len(left) <= 6 && len(right) <= 6
	}
	return k - 2, k > 1 && ands[w.tokens[k-1].norm] && n.isGiven(w.tokens[k-2].norm) && w.nameLike(k) && w.near(k, i) &&
		strings.TrimSpace(left+w.between(k-2, k-1)) == ""
}

// ands join two people who bear one surname.
var ands = set("and or y e und et")

// isHyphen reports whether a sign is one that joins the parts of a name.
func isHyphen(s string) bool { return s == "-" || s == "‐" || s == "‑" || s == "–" }
