package docket

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ExcerptQuery asks for excerpts. Zero values ask for all.
type ExcerptQuery struct {
	Docket  ID // needed unless Comment is given
	Comment CommentID
	Code    string
	Quoted  bool // picked as quotations alone

	// Lost asks for the others: excerpts whose comment is no longer posted, or
	// whose words a redaction touches. They come without words, and no other
	// query lists them.
	Lost bool
}

// Bounds of what staff conclude, in code points. A quotation longer than about
// a page and a half is no quotation; the report's text runs to some paragraphs.
// The messages that name them are to change with them.
const (
	MaxExcerpt        = 4000
	MaxReason         = 1000
	MaxRecommendation = 10000

	MaxActions     = 20   // of a recommendation
	MaxAction      = 1000 // code points of what is to be done
	MaxActionOwner = 200  // code points of who does it
)

// Shown reports whether the excerpt may be shown: its comment is posted and no
// redaction touches the passage.
func (e Excerpt) Shown() bool { return e.Public != "" }

// RecommendationID is the ID of the nth recommendation of a docket: "R1".
func RecommendationID(n int64) string { return "R" + strconv.FormatInt(n, 10) }

// RecommendationNumber is the reverse of RecommendationID; false for what is no
// such ID.
func RecommendationNumber(id string) (int64, bool) {
	digits, ok := strings.CutPrefix(id, "R")
	n, err := strconv.ParseInt(digits, 10, 64)
	return n, ok && err == nil && n > 0 && RecommendationID(n) == id
}

// keptName allows what is a plain folder name everywhere and reads well in a
// footnote.
var keptName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$`)

// ValidKeptName reports whether an export can be kept under the name: small
// letters, digits and hyphens, at most 60, none of the hyphens at an end.
func ValidKeptName(name string) bool { return keptName.MatchString(name) }

// KeptNameRule says the rule of ValidKeptName in words.
const KeptNameRule = "Use small letters, digits and hyphens, at most 60 characters, such as interim-2017-03."

// File finds a file of a kept export.
func (k KeptExport) File(name string) (KeptFile, bool) {
	for _, f := range k.Files {
		if f.Name == name {
			return f, true
		}
	}
	return KeptFile{}, false
}

// Bytes is the size of all files together.
func (k KeptExport) Bytes() int64 {
	var n int64
	for _, f := range k.Files {
		n += f.Bytes
	}
	return n
}

// Place names the export by what its files hold, too: two that were made under one name
// at the same time have two places, unless every file of them is the same. An object
// store keeps the files there.
func (k KeptExport) Place() string {
	sum := sha256.New()
	for _, f := range k.Files {
		fmt.Fprintf(sum, "%s %d %x\n", f.Name, f.Bytes, f.SHA256)
	}
	return k.Name + "." + hex.EncodeToString(sum.Sum(nil)[:8])
}

// KeptPlaces returns all names that files of the exports may lie under.
func KeptPlaces(list []KeptExport) map[string]bool {
	known := map[string]bool{}
	for _, k := range list {
		known[k.Name], known[k.Place()] = true, true
	}
	return known
}

// Same reports whether both files have the same content.
func (f KeptFile) Same(as KeptFile) bool { return f.Bytes == as.Bytes && f.SHA256 == as.SHA256 }

// Check says what is wrong with the name and the purpose of an export that is to
// be kept, under "name" and "purpose".
func (k KeptExport) Check() Invalid {
	invalid := Invalid{}
	if !ValidKeptName(k.Name) {
		invalid["name"] = KeptNameRule
	}
	if utf8.RuneCountInString(k.Purpose) > MaxReason {
		invalid["purpose"] = "Write a shorter purpose: at most 1,000 characters."
	}
	return invalid
}
