package screen

func (p *page) numbers() {
	for k := 0; k+2 < len(p.digits); k++ {
		i := int(p.digits[k])
		if i+2 >= len(p.toks) || p.toks[i].taken || !p.toks[i].class.number() || !p.toks[i+1].class.number() || !p.toks[i+2].class.number() {
			continue
		}
		a, b, c := p.toks[i].len(), p.toks[i+1].len(), p.toks[i+2].len()
		s1, s2 := p.gap(i), p.gap(i+1)
		if len(s1) > 2 || len(s2) > 2 {
			continue
		}
		start, end := p.toks[i].start, p.toks[i+2].end
		switch {
		case a == 3 && b == 2 && c == 4 && string(s1) == string(s2):
			p.report(i, start, end, ruleSSN, ruleSSN.severity, "Nine digits in groups of three, two and four.")
		case a == 3 && b == 3 && c == 4:
			if p.at(int(start)-1) == '(' {
				start--
			}
			p.report(i, start, end, rulePhone, rulePhone.severity, "Ten digits in groups of three, three and four.")
		}
	}
}
