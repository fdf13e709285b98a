package screen

import "bytes"

// findKeyOfWifi finds sheepdog-84-mesa in "the new wifi is CHIN-STAFF and the key is sheepdog-84-mesa",
// whose "key" is token i.
func findKeyOfWifi(doc *document, i int) {
	for n := 0; n < 4 && doc.tokenIsAny(i+1, "for", "to", "of", "it", "the", "that", "guest", "guests", "wifi",
		"network", "de", "la", "red"); n++ {
		i++
	}
	if !doc.tokenIsAny(i+1, "is", "was", "es") || i+2 >= len(doc.toks) || !wifiBefore(doc, i) {
		return
	}
	g := doc.separatorAfter(i + 1)
	if len(g) == 0 || len(g) > 2 || g[0] != ' ' {
		return
	}
	start := int(doc.toks[i+2].start)
	end := start
	for end < len(doc.low) && end-start < 64 && !blank(doc.low[end]) {
		end++
	}
	end = start + len(bytes.TrimRight(doc.low[start:end], ".,;:)\"'"))
	if countDigits(doc.low[start:end]) > 0 {
		reportSecret(doc, start, end)
	}
}

// wifiBefore reports a word for a wireless network within 24 words before token i.
func wifiBefore(doc *document, i int) bool {
	for j := i - 1; j >= 0 && j > i-25; j-- {
		if doc.tokenIsAny(j, "wifi", "fi", "wireless", "network", "ssid", "hotspot", "router") {
			return true
		}
	}
	return false
}
