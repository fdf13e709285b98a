package screen

import (
	"net/netip"
	"strings"

	"commentportal/docket"
)

// findLinks looks at every web address: public ones are nobody's secret and their
// numbers mean nothing, so their tokens are taken.
func findLinks(doc *document) {
	seen := 0 // what lies before was part of an address already
	for _, at := range doc.links {
		start := int(at)
		if start < seen {
			continue
		}
		for start > 0 && int(at)-start < 12 && (isAlnum(doc.low[start-1]) || doc.low[start-1] == '+') {
			start--
		}
		if start == int(at) {
			continue
		}
		end := int(at) + 3
		for end < len(doc.low) && end-start < 2048 && !blank(doc.low[end]) && doc.low[end] != '"' &&
			doc.low[end] != '<' && doc.low[end] != '>' && doc.low[end] != '|' && doc.low[end] != '`' {
			end++
		}
		seen = end
		for end > int(at)+3 && strings.IndexByte(".,;:!?)]}'*", doc.low[end-1]) >= 0 {
			end--
		}
		if end == int(at)+3 {
			continue
		}
		first := doc.tokenAt(int32(start))
		if first < len(doc.toks) && doc.toks[first].taken {
			continue
		}
		s, why := linkSeverity(doc, int(at)+3, end)
		if s == "" {
			doc.take(first, int32(end))
			continue
		}
		doc.report(first, int32(start), int32(end), ruleURL, s, why)
	}
}

// linkSeverity says whether what follows "://" carries something private.
func linkSeverity(doc *document, start, end int) (docket.Severity, string) {
	rest := doc.low[start:end]
	hostEnd := len(rest)
	for i, c := range rest {
		if c == '/' || c == '?' || c == '#' {
			hostEnd = i
			break
		}
	}
	host := rest[:hostEnd]
	for i := len(host) - 1; i >= 0; i-- {
		if host[i] != '@' {
			continue
		}
		for k := range i {
			if host[k] == ':' && k+1 < i {
				return docket.Block, "A web address with a user's password in it."
			}
		}
		host = host[i+1:]
		break
	}
	if whole := string(rest); strings.HasPrefix(whole, "hooks.slack.com/services/") ||
		strings.Contains(whole, "/api/webhooks/") {
		return docket.Block, "A web address that lets anybody post as its owner."
	}
	for i := hostEnd; i < len(rest); i++ {
		if rest[i] != '?' && rest[i] != '&' && rest[i] != '#' && rest[i] != ';' {
			continue
		}
		eq := i + 1
		for eq < len(rest) && eq-i < 24 && rest[eq] != '=' && rest[eq] != '&' {
			eq++
		}
		if eq >= len(rest) || rest[eq] != '=' {
			continue
		}
		valueEnd := eq + 1
		for valueEnd < len(rest) && rest[valueEnd] != '&' && rest[valueEnd] != '#' && rest[valueEnd] != ';' {
			valueEnd++
		}
		name, value := string(rest[i+1:eq]), rest[eq+1:valueEnd]
		for _, k := range credentialKeys {
			if name == k && len(value) >= 8 {
				return docket.Block, "A web address with a key or token in its query."
			}
		}
		for _, k := range privateKeys {
			if name == k && len(value) >= 3 {
				return docket.Hold, "A web address with a session or a person's number in its query."
			}
		}
	}
	if k := strings.IndexByte(string(host), ':'); k >= 0 && !strings.Contains(string(host), "[") {
		host = host[:k]
	}
	if addr, err := netip.ParseAddr(strings.Trim(string(host), "[]")); err == nil {
		if addr.IsLoopback() || addr.IsUnspecified() {
			return "", ""
		}
		return docket.Hold, "A web address that names a computer by its number."
	}
	if k := strings.LastIndexByte(string(host), '.'); k > 0 {
		switch string(host[k+1:]) {
		case "local", "internal", "corp", "lan", "intranet", "localdomain":
			return docket.Hold, "A web address inside somebody's network."
		}
	}
	return "", ""
}

// credentialKeys and privateKeys are names in a query that give something away.
var (
	credentialKeys = []string{"token", "key", "apikey", "api_key", "access_token", "auth", "password", "pwd", "secret",
		"sig", "signature", "pass", "id_token", "refresh_token", "sas", "client_secret", "code", "jwt", "passwd",
		"x-amz-signature", "x-amz-credential", "x-amz-security-token", "x-goog-signature", "x-goog-credential",
		"awsaccesskeyid"}
	privateKeys = []string{"session", "sessionid", "sid", "patient", "patientid", "patient_id", "mrn", "ssn",
		"member", "memberid", "member_id", "dob", "email", "user", "phpsessid", "jsessionid", "sess", "session_id",
		"account", "phone"}
)
