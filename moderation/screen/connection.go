package screen

import "strings"

// maxConnection is the longest part of a connection string that is looked at
// before and behind its password, in bytes.
const maxConnection = 200

// connectionString is the connection string around a password's word and the end of
// its value: name=value pairs, of which a semicolon parts each from the next.
func connectionString(doc *document, i, end int) (from, to int) {
	from, to = int(doc.toks[i].start), end
	limit := max(0, from-maxConnection)
	for from > limit && doc.low[from-1] == ';' {
		begin := pairBefore(doc, from-2, limit)
		if begin < 0 {
			break
		}
		from = begin
	}
	limit = min(len(doc.low), end+maxConnection)
	for to < limit && doc.low[to] == ';' {
		e := pairBehind(doc, to+1, limit)
		if e < 0 {
			break
		}
		to = e
	}
	for to > end && strings.IndexByte(".,)'", doc.low[to-1]) >= 0 {
		to--
	}
	return from, to
}

// pairBefore is where the pair that ends with byte last begins, or -1.
func pairBefore(doc *document, last, limit int) int {
	sign, b := -1, last
	for b >= limit && (isAlnum(doc.low[b]) || strings.IndexByte("=._-,:\\/ ()", doc.low[b]) >= 0) {
		if doc.low[b] == '=' {
			sign = b
		}
		b--
	}
	if sign < 0 {
		return -1
	}
	begin := sign
	for begin > b+1 && isAlnum(doc.low[begin-1]) {
		begin--
	}
	if doc.byteAt(b) == ';' {
		begin = b + 1
	} else if begin > b+1 && doc.low[begin-1] == ' ' && secondNames[string(doc.low[begin:sign])] {
		for begin--; begin > b+1 && isAlnum(doc.low[begin-1]); {
			begin--
		}
	}
	if begin == sign {
		return -1
	}
	return begin
}

// secondNames end names of two words: User Id, Data Source, Initial Catalog.
var secondNames = wordSet("id source catalog security timeout address")

// pairBehind is where the pair that begins at byte e ends, or -1.
func pairBehind(doc *document, e, limit int) int {
	sign := false
	for e < limit && strings.IndexByte(";\n\"", doc.low[e]) < 0 {
		c := doc.low[e]
		if sign && c == ' ' || !sign && !isAlnum(c) && c != ' ' && c != '=' {
			break
		}
		sign = sign || c == '='
		e++
	}
	if !sign {
		return -1
	}
	return e
}
