package screen

import "bytes"

// Some links open what is private to whoever has them. Their path tells it with the words around: no public page is
// said to open without a password.

// opensRecords reports a path to one patient's records, or one that nobody guesses, behind "://" in the bytes from
// start to end, in a sentence around token first that says what it opens.
func opensRecords(doc *document, first, start, end int) bool {
	rest := doc.low[start:end]
	k := bytes.IndexAny(rest, "/?")
	if k < 0 || bytes.HasSuffix(rest[:k], []byte(".gov")) || bytes.HasSuffix(rest[:k], []byte(".edu")) ||
		containsAny(rest[:k], "youtu", "doi.org", "github", "arxiv", "pubmed") {
		return false
	}
	return namesOneRecord(rest[k:]) || endsUnguessed(rest[k:]) && saysItOpens(doc, first, end)
}

// namesOneRecord reports "/patient/88213" in a path.
func namesOneRecord(path []byte) bool {
	for _, name := range [...]string{"/patient/", "/patients/", "/chart/", "/mrn/", "/record/", "/encounter/"} {
		if k := bytes.Index(path, []byte(name)); k >= 0 {
			rest := path[k+len(name):]
			n := 0
			for n < len(rest) && isDigit(rest[n]) {
				n++
			}
			if n >= 3 && (n == len(rest) || rest[n] == '/' || rest[n] == '?') {
				return true
			}
		}
	}
	return false
}

// endsUnguessed reports ten letters and digits or more that take turns at the end of a path or of its first parameter.
func endsUnguessed(path []byte) bool {
	n := len(path)
	for n > 0 && isAlnum(path[n-1]) {
		n--
	}
	last := path[n:]
	turns := 0
	for i := 1; i < len(last); i++ {
		if isDigit(last[i]) != isDigit(last[i-1]) {
			turns++
		}
	}
	return n > 0 && (path[n-1] == '/' || path[n-1] == '=') && len(last) >= 10 && len(last) <= 64 && turns > 3
}

// saysItOpens reports words for what a link opens, and to whom, within 14 tokens around the link at token first.
func saysItOpens(doc *document, first, end int) bool {
	for j := max(0, first-14); j < first; j++ {
		if opensLink[string(doc.word(j))] {
			return true
		}
	}
	for j := doc.tokenAt(int32(end)); j >= 0 && j < len(doc.toks) && doc.toks[j].start < int32(end)+80; j++ {
		if opensLink[string(doc.word(j))] {
			return true
		}
	}
	return false
}

var opensLink = wordSet(`opens open opened password login anyone anybody share shared reset expire expired expires works
	worked results abre contrasena cualquiera`)
