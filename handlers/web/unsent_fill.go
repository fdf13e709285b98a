package web

import (
	"bytes"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// fillForm puts what was typed into the form of a page that is sent to the same
// address: every control gets what was in it, and what the page has no control
// for any more is shown as boxes to tick, so that nothing is lost unseen. A page
// without such a form stays as it is. It reports whether
// the page differs from what it was.
func fillForm(page []byte, st *unsentState, kept KeptForms) (full []byte,
	changed bool, err error) {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, false, fmt.Errorf("read the page of an unsent form: %w", err)
	}
	form, only := formFor(doc, st.Path, st.Fields), ""
	if at, themes := strings.CutSuffix(st.Path, "/codings"); form == nil && themes {
		// The themes have a form of their own where nobody decides; elsewhere they are
		// part of the decision form, and of it only they are filled in.
		form, only = formFor(doc, at+"/decision", st.Fields), "coding"
	}
	if form == nil {
		form = formFor(doc, "", st.Fields)
	}
	if form == nil {
		return page, true, nil
	}
	f := filler{form: form, label: kept.Label, hidden: kept.Hidden, fields: st.Fields, only: only,
		seen: map[string]bool{takenField: true}, taken: map[string]bool{}}
	for _, name := range st.Fields[takenField] {
		f.taken[name] = true
	}
	f.fill()
	if st.form.ID == "" {
		return rendered(doc, f.changed)
	}
	form.AppendChild(element(atom.Input, "type", "hidden", "name", unsentField, "value", st.form.ID))
	return rendered(doc, f.changed)
}

func rendered(doc *html.Node, changed bool) ([]byte, bool, error) {
	var out bytes.Buffer
	if err := html.Render(&out, doc); err != nil {
		return nil, false, fmt.Errorf("write the page of an unsent form: %w", err)
	}
	return out.Bytes(), changed, nil
}

// formFor finds the form that sends to path, by itself or by one of its buttons, or,
// without a path, the one that has several parts; of several forms the one that has
// most of the fields.
func formFor(doc *html.Node, path string, fields url.Values) *html.Node {
	var best *html.Node
	most := -1
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Form || attribute(n, "method") != "post" {
			continue
		}
		fits, here := sendsTo(n, path), 0
		for c := range n.Descendants() {
			fits = fits || c.DataAtom == atom.Button && path != "" && pathOf(attribute(c, "formaction")) == path
			fits = fits || path == "" && attribute(c, "name") == carriesField
			if fields.Has(attribute(c, "name")) {
				here++
			}
		}
		if fits && here > most {
			best, most = n, here
		}
	}
	return best
}

func sendsTo(form *html.Node, path string) bool {
	return path != "" && pathOf(attribute(form, "action")) == path
}

func pathOf(action string) string {
	u, err := url.Parse(action)
	if err != nil {
		return ""
	}
	return u.Path
}

// filler fills one form.
type filler struct {
	form   *html.Node
	fields url.Values
	only   string          // the one field to fill in; "" for all
	taken  map[string]bool // fields that the answer to the form has taken: their boxes stay as they are drawn

	changed bool
	label   func(name, value string) string
	hidden  func(name string) bool
	seen    map[string]bool // name, or name and value of a box, that has a control
}

func (f *filler) fill() {
	for n := range f.form.Descendants() {
		name := attribute(n, "name")
		if name == "" || f.only != "" && name != f.only {
			continue
		}
		switch n.DataAtom {
		case atom.Input:
			f.input(n, name)
		case atom.Textarea:
			f.seen[name] = true
			if f.fields.Has(name) {
				f.setText(n, plainLines(f.fields.Get(name)))
				unfold(n, f.fields.Get(name) != "")
			}
		case atom.Select:
			f.seen[name] = true
			if f.fields.Has(name) {
				f.choose(n, f.fields.Get(name))
			}
		case atom.Button:
			f.seen[name] = true // says which button was pressed
		}
	}
	f.leftover()
}

func (f *filler) input(n *html.Node, name string) {
	switch kind := attribute(n, "type"); kind {
	case "password", "file", "submit":
		f.seen[name] = true
	case "checkbox", "radio":
		value := attribute(n, "value")
		f.seen[name+"\x00"+value] = true
		if kind == "radio" {
			f.seen[name] = true
		}
		ticked := slices.Contains(f.fields[name], value)
		if !ticked && f.taken[name] {
			return
		}
		f.changed = f.changed || ticked != has(n, "checked")
		remove(n, "checked")
		if ticked {
			set(n, "checked", "")
		}
		unfold(n, ticked)
	default:
		f.seen[name] = true
		if name != "form_token" && name != carriesField && len(f.fields[name]) == 1 {
			f.changed = f.changed || attribute(n, "value") != plainLines(f.fields.Get(name))
			set(n, "value", plainLines(f.fields.Get(name)))
			unfold(n, kind != "hidden" && f.fields.Get(name) != "")
		}
	}
}

// leftover adds a box for each value that the form has no control for.
func (f *filler) leftover() {
	box := element(atom.Fieldset, "class", "usa-fieldset unsent-left")
	labelled(box, element(atom.Legend, "class", "usa-legend"), "Also kept from what you did before")
	n := 0
	for _, name := range SortedNames(f.fields) {
		for _, value := range f.fields[name] {
			if f.only != "" && name != f.only || f.seen[name] || f.seen[name+"\x00"+value] ||
				strings.TrimSpace(value) == "" {
				continue
			}
			f.changed = true
			if f.hidden != nil && f.hidden(name) {
				f.form.AppendChild(element(atom.Input, "type", "hidden", "name", name, "value", plainLines(value)))
				continue
			}
			n++
			id := fmt.Sprintf("unsent-%d", n)
			row := element(atom.Div, "class", "usa-checkbox")
			row.AppendChild(element(atom.Input, "class", "usa-checkbox__input", "type", "checkbox", "id", id, "name",
				name, "value", plainLines(value), "checked", ""))
			labelled(row, element(atom.Label, "class", "usa-checkbox__label", "for", id), f.label(name, value))
			box.AppendChild(row)
		}
	}
	if n > 0 {
		f.form.InsertBefore(box, f.form.FirstChild)
	}
}

func plainLines(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

// SortedNames lists the names of fields in order.
func SortedNames(fields url.Values) []string { return slices.Sorted(maps.Keys(fields)) }

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func set(n *html.Node, key, value string) {
	remove(n, key)
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
}

func remove(n *html.Node, key string) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func (f *filler) setText(n *html.Node, s string) {
	var before strings.Builder
	for c := range n.ChildNodes() {
		before.WriteString(c.Data)
	}
	f.changed = f.changed || strings.TrimPrefix(before.String(), "\n") != s
	for n.FirstChild != nil {
		n.RemoveChild(n.FirstChild)
	}
	n.AppendChild(text(s))
}

// choose selects an option, and adds one for a value that is not offered any more.
func (f *filler) choose(sel *html.Node, value string) {
	found, before := false, ""
	for o := range sel.Descendants() {
		if o.DataAtom != atom.Option {
			continue
		}
		if has(o, "selected") {
			before = attribute(o, "value")
		}
		remove(o, "selected")
		if attribute(o, "value") == value {
			set(o, "selected", "")
			found = true
		}
	}
	f.changed = f.changed || before != value
	if !found && value != "" {
		o := element(atom.Option, "value", value, "selected", "")
		o.AppendChild(text(value))
		sel.AppendChild(o)
	}
}

// unfold opens what a control with something in it is folded into.
func unfold(n *html.Node, open bool) {
	for p := n.Parent; open && p != nil; p = p.Parent {
		if p.DataAtom == atom.Details {
			set(p, "open", "")
		}
	}
}

func text(s string) *html.Node { return &html.Node{Type: html.TextNode, Data: s} }

// labelled puts an element with words into parent.
func labelled(parent, child *html.Node, words string) {
	child.AppendChild(text(words))
	parent.AppendChild(child)
}

// element makes an element; pairs are its attributes.
func element(a atom.Atom, pairs ...string) *html.Node {
	n := &html.Node{Type: html.ElementNode, DataAtom: a, Data: a.String()}
	for i := 0; i+1 < len(pairs); i += 2 {
		n.Attr = append(n.Attr, html.Attribute{Key: pairs[i], Val: pairs[i+1]})
	}
	return n
}
