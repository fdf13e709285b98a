package screen

import (
	"bytes"
	"net/netip"
	"slices"
	"strings"

	"commentportal/docket"
)

// findLinks looks at every web address: public ones are nobody's secret and their
// numbers mean nothing, so their tokens are taken.
func findLinks(doc *document) {
	seen := 0 // what lies before was part of an address already
	for _, at := range doc.links {
		if int(at) < seen {
			continue
		}
		start, end, limit := linkAt(doc, int(at))
		if start == int(at) {
			continue
		}
		seen = limit
		if end == int(at)+3 {
			continue
		}
		first := doc.tokenAt(int32(start))
		if first < len(doc.toks) && doc.toks[first].taken {
			continue
		}
		s, why := linkSeverity(doc, int(at)+3, end)
		if s == "" && opensRecords(doc, first, int(at)+3, end) {
			s, why = docket.Hold, "A web address that opens a file to whoever has it."
		}
		if s == "" {
			doc.take(first, int32(end))
			continue
		}
		doc.take(first, int32(end))
		from, to := privatePart(doc, start, int(at), end)
		doc.report(doc.tokenAt(int32(from)), int32(from), int32(to), ruleURL, s, why)
	}
}

// privatePart is what of the address from start to end, with "://" at byte at, gives something away: all of a
// link that a browser opens, the computer and who signs in to it of others, and what a query says.
func privatePart(doc *document, start, at, end int) (from, to int) {
	switch string(doc.low[start:at]) {
	case "http", "https", "ftp", "ws", "wss":
		return start, end
	}
	from, to = at+3, end
	rest := doc.low[from:end]
	k := bytes.IndexAny(rest, "/?#")
	if k > 0 && bytes.IndexByte(rest[k:], '=') < 0 {
		to = from + k
	}
	for k := to; k > from && (isDigit(doc.low[k-1]) || doc.low[k-1] == ':'); k-- {
		if doc.low[k-1] == ':' {
			return from, k - 1 // without the port
		}
	}
	return from, to
}

// linkAt is where the address around "://" at byte at begins and ends, and where what
// belongs to it may end at most.
func linkAt(doc *document, at int) (start, end, limit int) {
	start = at
	for start > 0 && at-start < 12 && (isAlnum(doc.low[start-1]) || doc.low[start-1] == '+') {
		start--
	}
	end = at + 3
	for end < len(doc.low) && end-start < 2048 && !blank(doc.low[end]) &&
		strings.IndexByte("\"<>|`", doc.low[end]) < 0 {
		end++
	}
	limit = end
	for end > at+3 && strings.IndexByte(".,;:!?)]}'*", doc.low[end-1]) >= 0 {
		end--
	}
	return start, end, limit
}

// linkSeverity says whether what follows "://" carries something private.
func linkSeverity(doc *document, start, end int) (docket.Severity, string) {
	rest := doc.low[start:end]
	hostEnd := bytes.IndexAny(rest, "/?#")
	if hostEnd < 0 {
		hostEnd = len(rest)
	}
	host := rest[:hostEnd]
	if at := bytes.LastIndexByte(host, '@'); at >= 0 {
		if colon := bytes.IndexByte(host[:at], ':'); colon >= 0 && colon+1 < at {
			return docket.Block, "A web address with a user's password in it."
		}
		host = host[at+1:]
	}
	if bytes.HasPrefix(rest, []byte("hooks.slack.com/services/")) || bytes.Contains(rest, []byte("/api/webhooks/")) {
		return docket.Block, "A web address that lets anybody post as its owner."
	}
	if s, why := querySeverity(rest, hostEnd); s != "" {
		return s, why
	}
	if sharesFile(string(host), rest[hostEnd:]) {
		return docket.Hold, "A web address that opens a file to whoever has it."
	}
	return hostSeverity(string(host))
}

// sharesFile reports the link that a service for sharing files gives out, with a path that
// nobody guesses.
func sharesFile(host string, path []byte) bool {
	host = strings.TrimPrefix(host, "www.")
	switch {
	case host == "docs.google.com", host == "drive.google.com":
		return containsAny(path, "/d/", "id=", "/folders/") && !containsAny(path, "/forms/") &&
			containsAny(path, "/edit", "usp=shar", "/folders/", "/view")
	case host == "dropbox.com":
		return containsAny(path, "/s/", "/scl/", "/sh/")
	case host == "1drv.ms", host == "we.tl":
		return len(path) > 6
	case strings.HasSuffix(host, "sharepoint.com"):
		return containsAny(path, "/:x:/", "/:w:/", "/:b:/", "/:f:/", "guestaccess")
	}
	return host == "box.com" && bytes.HasPrefix(path, []byte("/s/")) || sharesByName(path)
}

// sharesByName reports "/s/" or "/share/" in a path with ten letters and digits behind it that take
// turns: nobody's title.
func sharesByName(path []byte) bool {
	for _, name := range []string{"/s/", "/share/", "/shared/", "/sh/", "/dl/", "/download/", "/invite/", "/d/",
		"/f/"} {
		k := bytes.Index(path, []byte(name))
		if k < 0 {
			continue
		}
		if isUnguessed(path[k+len(name):]) {
			return true
		}
	}
	return false
}

// isUnguessed reports ten letters and digits or more that take turns, or eight that do so more often, up to the end
// of a part of a path. Hyphens stand between them.
func isUnguessed(rest []byte) bool {
	n, turns := 0, 0
	for n < len(rest) && (isAlnum(rest[n]) || n > 0 && (rest[n] == '-' || rest[n] == '_')) {
		if n > 0 && isAlnum(rest[n]) && isAlnum(rest[n-1]) && isDigit(rest[n]) != isDigit(rest[n-1]) {
			turns++
		}
		n++
	}
	return (n >= 10 && turns > 2 || n >= 8 && turns > 3) && n <= 64 &&
		(n == len(rest) || rest[n] == '/' || rest[n] == '?')
}

// querySeverity says whether the names in a query, from byte at on, give something away.
func querySeverity(rest []byte, at int) (docket.Severity, string) {
	for i := at; i < len(rest); i++ {
		if !startsParameter(rest[i]) {
			continue
		}
		name, size := parameter(rest[i+1:])
		switch {
		case size >= 6 && slices.Contains(credentialKeys, name):
			return docket.Block, "A web address with a key or token in its query."
		case size >= 3 && slices.Contains(privateKeys, name):
			return docket.Hold, "A web address with a session or a person's number in its query."
		case size >= 6 && slices.Contains(handleKeys, name) && isHandleValue(rest[i+2+len(name):][:size]):
			return docket.Notice, "A web address with what somebody calls themselves in its query."
		}
	}
	return "", ""
}

// parameter reads the name of a parameter of at most 23 bytes and the size of its value.
func parameter(rest []byte) (name string, size int) {
	eq := 0
	for eq < len(rest) && eq < 23 && rest[eq] != '=' && rest[eq] != '&' {
		eq++
	}
	if eq >= len(rest) || rest[eq] != '=' {
		return "", 0
	}
	value := rest[eq+1:]
	for size < len(value) && (value[size] == '?' || !startsParameter(value[size])) {
		size++
	}
	return string(rest[:eq]), size
}

func startsParameter(c byte) bool { return c == '?' || c == '&' || c == '#' || c == ';' }

// hostSeverity says whether a host is inside a network or named by its number.
func hostSeverity(host string) (docket.Severity, string) {
	if k := strings.IndexByte(host, ':'); k >= 0 && !strings.Contains(host, "[") {
		host = host[:k]
	}
	if addr, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		if addr.IsLoopback() || addr.IsUnspecified() {
			return "", ""
		}
		return docket.Hold, "A web address that names a computer by its number."
	}
	if k := strings.LastIndexByte(host, '.'); k > 0 {
		switch host[k+1:] {
		case "local", "internal", "corp", "lan", "intranet", "localdomain":
			return docket.Hold, "A web address inside somebody's network."
		}
	}
	return "", ""
}

// credentialKeys and privateKeys are names in a query that give something away.
var (
	credentialKeys = []string{"token", "key", "apikey", "api_key", "access_token", "auth", "password", "pwd",
		"secret",
		"sig", "signature", "pass", "id_token", "refresh_token", "sas", "client_secret", "code", "jwt", "passwd",
		"x-amz-signature", "x-amz-credential", "x-amz-security-token", "x-goog-signature", "x-goog-credential",
		"awsaccesskeyid", "tok", "tk", "tkn", "bypass", "magic", "ticket", "sharekey", "resetkey", "invite", "hash"}
	privateKeys = []string{"session", "sessionid", "sid", "patient", "patientid", "patient_id", "mrn", "ssn",
		"member", "memberid", "member_id", "dob", "email", "user", "phpsessid", "jsessionid", "sess", "session_id",
		"account", "phone", "pin", "pt", "pid", "patientname", "patient_name", "lastname", "last_name",
		"passcode", "otp", "em", "e_mail", "emailaddress", "email_address", "useremail", "user_email", "fname",
		"firstname", "first_name", "lname", "patientemail", "birthdate", "birth_date", "mobile", "phonenumber", "tel",
		"uid", "userid", "user_id", "customerid", "visitorid", "case", "caseid"}
	handleKeys = []string{"u", "username", "user_name", "handle", "uname", "nick", "screen_name", "profile"}
)

// isHandleValue reports two words of letters or more with a stop, a line or a hyphen between, as
// people call themselves: "tessa.in.recovery". The address of a page has a path or a scheme.
func isHandleValue(value []byte) bool {
	words := bytes.FieldsFunc(value, func(c rune) bool { return c == '.' || c == '_' || c == '-' })
	letters := 0
	for _, c := range value {
		switch {
		case kindOf[c]&byte(hasLetter) != 0:
			letters++
		case !isDigit(c) && c != '.' && c != '_' && c != '-':
			return false
		}
	}
	return len(words) > 1 && len(words[0]) > 1 && letters >= 5 && string(words[0]) != "www"
}
