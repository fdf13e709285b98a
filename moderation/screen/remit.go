package screen

import (
	"bytes"
	"strings"
)

// findRemit finds names and long numbers in the fields of a line of an insurer's message that stars part,
// CLP*NAME*1*412.00*188.50**MB*NUMBER, which begins with token i.
func findRemit(doc *document, i int) {
	at := int(doc.toks[i].end)
	if doc.toks[i].class&allCaps == 0 || doc.byteAt(at) != '*' {
		return
	}
	line := doc.low[at:min(len(doc.low), at+200)]
	if k := bytes.IndexAny(line, "~\n"); k >= 0 {
		line = line[:k]
	}
	if bytes.Count(line, []byte("*")) < 3 {
		return
	}
	for k := 0; k < len(line); {
		k++ // behind a star
		end := bytes.IndexByte(line[k:], '*')
		if end < 0 {
			end = len(line) - k
		}
		findRemitField(doc, at+k, at+k+end)
		k += end
	}
}

// findRemitField reports two or three words in capitals, and a number of nine digits or more.
func findRemitField(doc *document, start, end int) {
	field := doc.low[start:end]
	words, digits := strings.Fields(string(field)), countDigits(field)
	switch {
	case len(words) > 1 && len(words) < 4 && digits == 0 && doc.tokenAt(int32(start)) < len(doc.toks) &&
		doc.toks[doc.tokenAt(int32(start))].class&allCaps != 0:
		reportPasted(doc, start, end, rulePatient, "The name in an insurer's message.")
	case len(words) == 1 && digits >= 9 && digits >= len(field)-3:
		reportPasted(doc, start, end, ruleClaim, "The number in an insurer's message.")
	}
}
