package screen

func (p *page) emails() {
	for _, at := range p.ats {
		i := int(at)
		start := i
		for start > 0 && i-start < 64 && isLocal(p.low[start-1]) {
			start--
		}
		for start < i && !isAlnum(p.low[start]) {
			start++
		}
		end := i + 1
		dots := 0
		for end < len(p.low) && end-i < 255 && (isAlnum(p.low[end]) || p.low[end] == '-' || p.low[end] == '.') {
			if p.low[end] == '.' {
				dots++
			}
			end++
		}
		for end > i && (p.low[end-1] == '.' || p.low[end-1] == '-') {
			end--
		}
		if start == i || dots == 0 {
			continue
		}
		p.report(p.tokenAt(int32(start)), int32(start), int32(end), ruleEmail, ruleEmail.severity, "A name, an @ and a domain.")
	}
}

func isLocal(c byte) bool {
	return isAlnum(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%' || c == '\''
}
