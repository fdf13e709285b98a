package staff

import (
	"fmt"
	"net/url"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// formNames says in words what a kept form was for. A part of the address in braces
// is put into the words.
var formNames = []struct{ path, words string }{
	{"/admin/comments/new", "A comment entered by hand"},
	{"/admin/comments/{comment}/decision", "Decision on comment {comment}"},
	{"/admin/comments/{comment}/codings", "Themes of comment {comment}"},
	{"/admin/comments/{comment}/off-topic", "Off topic: comment {comment}"},
	{"/admin/campaigns/{campaign}/{verb}", "Change to campaign {campaign}"},
	{"/admin/import/{upload}", "How a file is imported"},
	{"/admin/passages/{docket}", "New repeated passage for {docket}"},
	{"/admin/passages/{docket}/{number}/{verb}", "Repeated passage {number} of {docket}"},
	{"/admin/coding/import/{upload}", "How a project comes home"},
	{"/admin/coding/{comment}/{question}", "Themes of one answer: question {question}, comment {comment}"},
	{"/admin/coding/{comment}/{question}/excerpts", "Marked passage: question {question}, comment {comment}"},
	{"/admin/coding/{comment}/{question}/note", "Note: question {question}, comment {comment}"},
	{"/admin/coding/{comment}/{question}/settle", "Settlement: question {question}, comment {comment}"},
	{"/admin/translations/{comment}/{question}", "English translation: question {question}, comment {comment}"},
	{"/admin/memos/{docket}/new", "New memo for {docket}"},
	{"/admin/memos/{docket}/{memo}", "Memo {memo} of {docket}"},
	{"/admin/analysis/{docket}/candidates", "Candidate theme for {docket}"},
	{"/admin/training/{docket}", "New training round for {docket}"},
	{"/admin/training/{docket}/{round}", "Step of training round {round}"},
	{"/admin/training/{docket}/{round}/{position}", "Practice: answer {position} of training round {round}"},
	{"/admin/training/{docket}/{round}/{position}/agreed", "Agreement on answer {position} of training round {round}"},
	{"/admin/senders/{docket}", "Senders of {docket} to be asked"},
	{"/admin/tests/{docket}", "How test answers are mixed in"},
	{"/admin/tests/{comment}/{question}", "Test answer: question {question}, comment {comment}"},
	{"/admin/codebook", "Change to the codebook"},
	{"/admin/codebook/import", "Codebook file"},
	{"/admin/exports/{docket}/keep", "Export of {docket} to be kept"},
	{"/admin/quotations/{excerpt}/{verb}", "Quotation {excerpt}"},
	{"/admin/recommendations/{docket}/new", "New recommendation for {docket}"},
	{"/admin/recommendations/{docket}/{recommendation}", "Recommendation {recommendation} of {docket}"},
	{"/admin/report/{docket}/{section}", "Section {section} of the report on {docket}"},
	{"/admin/signatures/{id}", "Second signature {id}"},
	{"/admin/signatures/joint/{id}", "Second signature for decision {id} on many comments"},
	{"/admin/signatures/looks/{comment}", "Second look at comment {comment}"},
	{"/admin/cases/{case}/{verb}", "Case {case}"},
	{"/admin/records/{docket}", "Record of {docket}"},
	{"/admin/notice/{verb}", "Site notice"},
	{"/admin/retention/{docket}/{verb}", "Retention of {docket}: {verb}"},
	{"/admin/removals/{docket}", "Removal of {docket}"},
	{"/admin/purges/{docket}", "Purge of a comment of {docket}"},
	{"/admin/incidents/{comment}/{verb}", "Hand-over of comment {comment}"},
	{"/admin/comments/{comment}/appeal", "Answer to the appeal about comment {comment}"},
	{"/admin/comments/{comment}/questions/ask", "Question to the writer of comment {comment}"},
	{"/admin/comments/{comment}/questions/{inquiry}/{verb}", "Words to the writer of comment {comment}"},
	{"/admin/helpful", "Ticks in a list"},
	{"/admin/guard", "Words to look for"},
	{"/admin/guard/{id}/{verb}", "What becomes of hidden words, search {id}"},
	{"/admin/dockets/{docket}/signatures", "Setting of second signatures for {docket}"},
	{"/admin/dockets/{docket}/second-readings", "Setting of second readings for {docket}"},
	{"/admin/dockets/{docket}/readings", "Number of readings for {docket}"},
	{"/admin/dockets/{docket}/parts", "Who reads what first in {docket}"},
	{"/admin/dockets", "Docket file"},
	{"/admin/decisions", "Decision on many comments"},
	{"/admin/queue/claim", "Ticks in a list"},
	{"/admin/queue/page", "Ticks in a list"},
	{"/admin/queue/row", "Ticks in a list"},
	{"/admin/comments/{comment}/undo", "Ticks in a list"},
	{"/admin/users", "New account"},
	{"/admin/users/{user}/{verb}", "New account"},
	{"/admin/dockets/{docket}/opening", "How originals of {docket} are opened"},
	{"/admin/comments/{comment}/original", "Why the original of comment {comment} is opened"},
	{"/admin/dockets/{docket}/marking", "Marking of hand-overs of {docket}"},
	{"/admin/dockets/{docket}/texts", "Texts of the docket {docket}"},
	{"/admin/dockets/{docket}/texts/{verb}", "Texts of the docket {docket}: {verb}"},
	{"/admin/dockets/{docket}/{step}", "Step of the docket {docket}: {step}"},
}

// FormName is the name of the form that is sent to path; "" for one that is none of
// the kept ones.
func FormName(path string) string {
	for _, f := range formNames {
		if words, ok := wordsFor(f.path, f.words, path); ok {
			return words
		}
	}
	return ""
}

// wordsFor puts the parts of path that pattern has in braces into words.
func wordsFor(pattern, words, path string) (string, bool) {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return "", false
	}
	for i, w := range want {
		switch {
		case strings.HasPrefix(w, "{"):
			words = strings.ReplaceAll(words, w, got[i])
		case w != got[i]:
			return "", false
		}
	}
	return words, true
}

// hiddenFields travel with forms and nobody types them.
var hiddenFields = map[string]bool{
	"version": true, "queue": true, "list": true, "back": true, "after": true, "view": true, "seen": true, "step": true,
	"off": true, "from": true, "do": true, "row": true, "to": true, "tick": true, "undo": true, "panel": true,
	"codes-ticked": true, "docket": true, "form_token": true, "action": true, "read": true,
	"carries-taken": true, "insert": true, "extracts": true, "book": true, "of": true, "made": true, "looked": true,
	"suggestions": true,
}

// isHidden reports whether a field travels with forms and nobody types it.
func isHidden(name string) bool {
	return hiddenFields[name] || strings.HasPrefix(name, "version-") ||
		strings.HasPrefix(name, "upto-joint-")
}

var fieldWords = map[string]string{
	"decision": "Decision", "note": "Note", "reason": "Reason", "redaction": "Hide", "dismiss": "Not private",
	"coding": "Theme",
	"hide":   "Words to hide everywhere", "hide-kind": "Kind of the words to hide " +
		"everywhere", "codes-read": "Read, and no theme applies",
	"withhold": "Withhold an answer", "comment": "Ticked", "all": "All of the list",
	"many-reason":    "Reason for withholding the ticked",
	"submitter_type": "Sent as", "reply_to": "In answer to", "words": "Passage", "words-code": "Theme of the passage",
	"excerpt": "Passage",
	"from":    "Theme today", "into": "Theme that stays", "csf_function": "Functions of the NIST " +
		"framework", "imperative_new": "Another imperative",
	"assign": "Assign to", "on": "Where the role counts", "kept": "Same meaning", "sign": "Answer",
	"look": "Second look", "not_private": "Not private", "translation": "English",
	"answer": "Answer to who reported", "outcome": "What becomes of it",
}

var decisionWords = map[string]string{"post": "Post", "withhold": "Withhold", "hold": "Hold", "spam": "Spam"}

// typedRows lists what a kept form holds, in words.
func typedRows(fields url.Values) []views.Fact {
	var out []views.Fact
	for _, name := range web.SortedNames(fields) {
		for _, value := range fields[name] {
			if !isHidden(name) && strings.TrimSpace(value) != "" {
				out = append(out, views.Fact{Term: fieldName(name), Value: fieldValue(name, value)})
			}
		}
	}
	return out
}

// keptLabel names the box of a value that a page has no control for any more.
func keptLabel(name, value string) string {
	return fieldName(name) + ": " + web.Clip(fieldValue(name, value), 200)
}

func fieldName(name string) string {
	if words := fieldWords[name]; words != "" {
		return words
	}
	if question, ok := hideName(name); ok {
		return "Words to hide in " + views.AnswerName(question)
	}
	if code, ok := strings.CutPrefix(name, stanceField); ok {
		return "Stance on " + code
	}
	if rest, ok := strings.CutPrefix(name, "hide-"); ok {
		return "Kind of the words to hide in " + views.AnswerName(docket.QuestionID(strings.TrimSuffix(rest, "-kind")))
	}
	if question, ok := strings.CutPrefix(name, "answer-"); ok {
		return views.AnswerHeading(docket.QuestionID(question))
	}
	words := strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' }), " ")
	if words == "" {
		return name
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// fieldValue says a value that a program made in words; what a person typed stays.
func fieldValue(name, value string) string {
	switch name {
	case "decision":
		if words := decisionWords[value]; words != "" {
			return words
		}
	case "redaction", "dismiss":
		if question, span, what, ok := parsePlace(value); ok {
			if name == "redaction" {
				what = views.KindLabel(docket.RedactionKind(what))
			}
			return fmt.Sprintf("%s, characters %d to %d: %s", views.AnswerHeading(question), span.Start+1, span.End,
				what)
		}
	case "coding":
		if question, code, ok := strings.Cut(value, ":"); ok {
			return views.AnswerHeading(docket.QuestionID(question)) + ": " + code
		}
	}
	if strings.HasPrefix(name, "hide") && strings.HasSuffix(name, "-kind") {
		return views.KindLabel(docket.RedactionKind(value))
	}
	return value
}
