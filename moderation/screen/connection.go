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
		sign, b := -1, from-2
		for b >= limit && isAlnum(doc.low[b]) || b >= limit && strings.IndexByte("=._-,:\\/ ()", doc.low[b]) >= 0 {
			if doc.low[b] == '=' {
				sign = b
			}
			b--
		}
		if sign < 0 {
			break
		}
		begin := sign
		for begin > b+1 && isAlnum(doc.low[begin-1]) {
			begin--
		}
		// Names of two words: User Id, Data Source, Initial Catalog.
		if begin > b+1 && doc.low[begin-1] == ' ' && doc.byteAt(b) != ';' {
			switch string(doc.low[begin:sign]) {
			case "id", "source", "catalog", "security", "timeout", "address":
				for begin--; begin > b+1 && isAlnum(doc.low[begin-1]); {
					begin--
				}
			}
		} else if doc.byteAt(b) == ';' {
			begin = b + 1
		}
		if begin == sign {
			break
		}
		from = begin
	}
	limit = min(len(doc.low), end+maxConnection)
	for to < limit && doc.low[to] == ';' {
		e, sign := to+1, false
		for e < limit && doc.low[e] != ';' && doc.low[e] != '\n' && doc.low[e] != '"' && (sign || isAlnum(doc.low[e]) ||
			doc.low[e] == ' ' || doc.low[e] == '=') {
			if sign && doc.low[e] == ' ' {
				break
			}
			sign = sign || doc.low[e] == '='
			e++
		}
		if !sign {
			break
		}
		to = e
	}
	for to > end && strings.IndexByte(".,)'", doc.low[to-1]) >= 0 {
		to--
	}
	return from, to
}
