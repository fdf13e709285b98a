package theme

import (
	"slices"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
)

// compareMemos finds the notes of the file that are new, or say something else than here.
func (c *comparison) compareMemos(texts []*placedText) {
	about := c.notesAbout(texts)
	for _, n := range c.file.Notes {
		m, known := about[n.GUID]
		if !known {
			m = docket.Memo{Kind: docket.MemoProject}
		}
		name := "Memo “" + docket.Shortened(n.Name) + "”"
		if n.Problem != "" {
			c.refuse(name, "The memo "+n.Problem+".")
			continue
		}
		m.Docket, m.Title = c.Docket.ID, n.Name
		m.Text += strings.TrimSpace(strings.ReplaceAll(n.Text, "\r\n", "\n"))
		if versions := c.memoVersions(n.GUID); len(versions) > 0 {
			c.changedMemo(name, n, m, versions)
			continue
		}
		c.newMemo(name, n, m)
	}
}

// notesAbout says what each note is about.
func (c *comparison) notesAbout(texts []*placedText) map[string]docket.Memo {
	about := map[string]docket.Memo{}
	for _, k := range c.file.Codes {
		for _, n := range k.Notes {
			if code := c.codes[k.GUID]; code != "" {
				about[n] = docket.Memo{Kind: docket.MemoCode, Code: code}
			}
		}
	}
	for _, t := range texts {
		for i, n := range t.source.Notes {
			m := docket.Memo{Kind: docket.MemoAnswer, Comment: t.key.Comment, Question: t.key.Question}
			if at := t.noted[i]; n.Passage && at.ok {
				if public, ok := t.answer.Gaps.Public(at.span); ok {
					m.Text = "“" + string(t.answer.Text[public.Start:public.End]) + "”\n\n"
				}
			}
			about[n.Note] = m
		}
	}
	return about
}

// memoVersions are the versions of the memo that the portal wrote as a note, oldest first.
func (c *comparison) memoVersions(guid string) []docket.Memo {
	var out []docket.Memo
	for _, m := range c.state.Memos {
		if c.guid("memo", m.ID.String()) == guid {
			out = append(out, m)
		}
	}
	return out
}

// sameMemo reports whether a version says what a note does.
func sameMemo(v docket.Memo, title, text string) bool {
	return docket.XMLText(v.Text) == text && (docket.XMLText(v.Title) == title ||
		v.Title == "" && title == "Memo "+v.ID.String())
}

// changedMemo compares a note with the memo that it was.
func (c *comparison) changedMemo(name string, n docket.ProjectNote, m docket.Memo, versions []docket.Memo) {
	if slices.ContainsFunc(versions, func(v docket.Memo) bool { return sameMemo(v, m.Title, m.Text) }) {
		return // as it is, or as it was when the file was written
	}
	newest := versions[len(versions)-1]
	by := c.people[n.ModifiedBy]
	if n.ModifiedBy == "" {
		by = c.people[n.User]
	}
	switch {
	case newest.Removed:
		c.refuse(name, "The memo was taken back here.")
	case by != newest.Owner:
		c.refuse(name, "It belongs to "+newest.Owner.String()+", who alone changes it.")
	default:
		if newest.Title == "" && m.Title == "Memo "+newest.ID.String() {
			m.Title = ""
		}
		newest.Title, newest.Text, newest.By = m.Title, m.Text, by
		c.takeMemo(name, docket.MergedMemo{Memo: newest, Seen: newest.Version})
	}
}

// newMemo takes in a note that the portal did not write, once.
func (c *comparison) newMemo(name string, n docket.ProjectNote, m docket.Memo) {
	if slices.ContainsFunc(c.state.Memos, func(v docket.Memo) bool {
		return v.Kind == m.Kind && v.Code == m.Code && v.Comment == m.Comment && v.Question == m.Question &&
			sameMemo(v, m.Title, m.Text)
	}) {
		return
	}
	if m.By = c.people[n.User]; m.By == 0 {
		m.By = c.people[n.ModifiedBy]
	}
	if m.By == 0 {
		c.refuse(name, "Nobody is chosen for the user who wrote it.")
		return
	}
	m.Owner = m.By
	c.takeMemo(name, docket.MergedMemo{Memo: m})
}

// takeMemo keeps a memo that can be kept.
func (c *comparison) takeMemo(name string, m docket.MergedMemo) {
	switch {
	case m.Text == "":
		c.refuse(name, "The memo is empty.")
	case utf8.RuneCountInString(m.Text) > docket.MaxMemo:
		c.refuse(name, "The memo is longer than 20,000 characters.")
	case utf8.RuneCountInString(m.Title) > docket.MaxMemoTitle:
		c.refuse(name, "The heading is longer than 150 characters.")
	default:
		c.Merge.Memos = append(c.Merge.Memos, m)
	}
}
