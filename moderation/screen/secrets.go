package screen

// findSecrets finds keys, tokens and passwords.
func findSecrets(doc *document) {
	for _, k := range doc.long {
		if !doc.toks[k].taken {
			findKnownKey(doc, int(k))
		}
	}
	for _, k := range doc.cued {
		i := int(k)
		t := doc.toks[i]
		if t.taken || t.cue&cueSecretPrefix != 0 && findKnownKey(doc, i) {
			continue
		}
		if t.cue&cuePassword != 0 {
			findAssigned(doc, i)
		}
		if t.cue&cueAdmin != 0 {
			findPair(doc, i)
		}
		if t.cue&(cuePassword|cueUser|cueAdmin) != 0 {
			findPairAfter(doc, i)
		}
		if t.cue&cuePin != 0 {
			findPIN(doc, i)
		}
	}
}
