package web

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"commentportal/docket"
)

type reachKey struct{}

// ReachOf is where the person behind a request may do what its route needs, as the
// gate found it. Outside the gate it is nowhere.
func ReachOf(ctx context.Context) docket.Reach {
	reach, _ := ctx.Value(reachKey{}).(docket.Reach)
	return reach
}

// onlyLooks reports whether a request asks to read, not to change.
func onlyLooks(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// reachFor says where an account meets what a route needs, and whether that is
// enough to open it. Reading asks less of a role than changing.
func reachFor(u docket.User, need Access, method string) (reach docket.Reach, ok bool) {
	p := docket.Permission(need)
	switch need {
	case SignedIn:
		return u.ReachOf(func(r docket.Role) bool { return r != "" }), true
	case MayRunSite:
		p = docket.MayAdmin
	case MayModerate, MayCode, MayRevise, MayExport, MayAdmin:
	default:
		return docket.Reach{}, false // what is no known need is met by nobody
	}
	meets := func(r docket.Role) bool { return r.May(p) }
	if onlyLooks(method) {
		meets = func(r docket.Role) bool { return r.Reads(p) }
	}
	reach = u.ReachOf(meets)
	if need == MayRunSite {
		return reach, reach.Site
	}
	return reach, !reach.Nowhere()
}

// owners say what docket a number belongs to, by the name of the field or of the part of
// a path that it stands in.
var owners = map[string]func(number string) (docket.ID, bool){
	"docket":   func(n string) (docket.ID, bool) { return docket.ID(n), n != "" },
	"comment":  ofComment,
	"member":   ofComment,
	"passage":  ofComment,
	"campaign": ofCampaign,
	"other":    ofCampaign,
	"row":      ofButton,
	"panel":    ofButton,
}

func ofComment(number string) (docket.ID, bool) {
	id, _, _ := strings.Cut(number, ":") // a version may follow
	of, _, ok := docket.CommentID(id).Split()
	return of, ok
}

// ofButton reads the buttons of a list, and what says which comment is open in it: ACTION
// ID VERSION and more.
func ofButton(value string) (docket.ID, bool) {
	_, rest, _ := strings.Cut(value, " ")
	number, _, _ := strings.Cut(rest, " ")
	return ofComment(number)
}

func ofCampaign(number string) (docket.ID, bool) {
	of, _, ok := docket.CampaignID(number).Split()
	return of, ok
}

// pathWithin reports whether everything that the path names belongs to a docket
// within reach. What is no number of ours is left to the page, which knows of none.
func pathWithin(r *http.Request, reach docket.Reach) bool {
	for name, owner := range owners {
		if of, ok := owner(r.PathValue(name)); ok && !reach.Has(of) {
			return false
		}
	}
	return true
}

// formWithin reports whether everything that a form names belongs to a docket within
// reach.
func formWithin(form url.Values, reach docket.Reach) bool {
	for name, owner := range owners {
		for _, number := range form[name] {
			if of, ok := owner(number); ok && !reach.Has(of) {
				return false
			}
		}
	}
	return true
}

// readsOnly reports whether the person may change nothing of what a page shows: by no
// role of theirs, or by none on the docket that its address names.
func readsOnly(u docket.User, need Access, r *http.Request) bool {
	if need == SignedIn {
		return u.OnlyReads()
	}
	acts, may := reachFor(u, need, http.MethodPost)
	if !may || !pathWithin(r, acts) {
		return true
	}
	of := r.URL.Query().Get("docket")
	return of != "" && !acts.Has(docket.ID(of))
}

type readsOnlyKey struct{}

// ReadsOnly reports whether the page of a request is shown to somebody who may change
// nothing of it.
func ReadsOnly(ctx context.Context) bool {
	only, _ := ctx.Value(readsOnlyKey{}).(bool)
	return only
}

const readsOnlyFlash = "You can read everything here and change nothing: you are an auditor. Buttons and fields that " +
	"would change something are off."

// serveReadOnly serves a page with every form off that would change something, whatever
// page it is: no page has to think of it.
func serveReadOnly(w http.ResponseWriter, r *http.Request, next Page) error {
	held := &heldPage{header: w.Header()}
	if err := next(held, r.WithContext(context.WithValue(r.Context(), readsOnlyKey{}, true))); err != nil {
		return err
	}
	body := held.body.Bytes()
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		body = switchOff(body)
		w.Header().Del("Content-Length")
	}
	w.WriteHeader(held.statusOr200())
	_, _ = w.Write(body) // the reader has gone; there is nobody to tell
	return nil
}

// ownForms lead where everybody may change something: their own account, and the way
// out.
var ownForms = []string{"/admin/account", "/admin/sign-out"}

// switchOff disables the fields and buttons of forms that would change something.
// Forms that only ask for another page stay. A control of a form by its name is off
// unless that form stands here and stays: a part of a page knows not which form it is
// put beside.
func switchOff(page []byte) []byte {
	stays := map[string]bool{} // forms that are not off, by id
	walkTags(page, func(t html.Token, _ []byte) {
		if id := tokenAttr(t, "id"); t.Data == "form" && id != "" && t.Type != html.EndTagToken && !changes(t) {
			stays[id] = true
		}
	})
	var out bytes.Buffer
	inside := false // a form that is off
	walkTags(page, func(t html.Token, raw []byte) {
		switch {
		case t.Type == html.EndTagToken && t.Data == "form":
			inside = false
		case t.Type == html.EndTagToken || t.Type == html.TextToken:
		case t.Data == "form":
			if inside = changes(t); inside {
				raw = tagWith(raw, "data-off") // scripts add nothing to it, and their keys do nothing
			}
		case isControl(t.Data):
			if form := tokenAttr(t, "form"); (inside && form == "" || form != "" && !stays[form]) &&
				!hasAttr(t, "disabled") {
				raw = tagWith(raw, "disabled")
			}
		}
		out.Write(raw)
	})
	return out.Bytes()
}

// walkTags calls see with each token of a page and the bytes it was read from.
func walkTags(page []byte, see func(t html.Token, raw []byte)) {
	z := html.NewTokenizer(bytes.NewReader(page))
	for z.Next() != html.ErrorToken {
		raw := bytes.Clone(z.Raw()) // Token reads on in the same bytes
		see(z.Token(), raw)
	}
}

// changes reports whether a form would change something that is not its sender's own.
func changes(form html.Token) bool {
	if !strings.EqualFold(tokenAttr(form, "method"), "post") {
		return false
	}
	for _, own := range ownForms {
		if strings.HasPrefix(tokenAttr(form, "action"), own) {
			return false
		}
	}
	return true
}

func isControl(tag string) bool {
	switch tag {
	case "input", "button", "select", "textarea", "fieldset":
		return true
	}
	return false
}

// tagWith is a start tag with an attribute more.
func tagWith(raw []byte, attribute string) []byte {
	end := len(raw) - 1
	if end > 0 && raw[end-1] == '/' {
		end--
	}
	return append(append(bytes.Clone(raw[:end]), " "+attribute...), raw[end:]...)
}

func tokenAttr(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttr(t html.Token, name string) bool {
	for _, a := range t.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
