// Package handoff makes what is handed to the people who can act on an incident: a sheet
// and a STIX 2.1 bundle. Neither has a field for who wrote the comment.
package handoff

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"commentportal/docket"
)

// IndicatorKind is what an indicator is, by the name of its type in STIX.
type IndicatorKind string

// The kinds of indicators.
const (
	KindIPv4   IndicatorKind = "ipv4-addr"
	KindIPv6   IndicatorKind = "ipv6-addr"
	KindDomain IndicatorKind = "domain-name"
	KindURL    IndicatorKind = "url"
	KindHash   IndicatorKind = "hash" // of a file
	KindFile   IndicatorKind = "file" // its name
	KindCVE    IndicatorKind = "vulnerability"
)

// Label is the kind in words.
func (k IndicatorKind) Label() string {
	switch k {
	case KindIPv4, KindIPv6:
		return "Network address"
	case KindDomain:
		return "Domain name"
	case KindURL:
		return "Web address"
	case KindHash:
		return "Hash of a file"
	case KindFile:
		return "File name"
	case KindCVE:
		return "Vulnerability"
	}
	return string(k)
}

// Indicator is a technical trace that a text names.
type Indicator struct {
	Kind  IndicatorKind
	Value string
	Place docket.Span // in the text, in bytes
}

// Defanged is the value as people may show it: nobody can click it.
func (i Indicator) Defanged() string {
	switch i.Kind {
	case KindURL:
		return strings.ReplaceAll(strings.Replace(i.Value, "http", "hxxp", 1), ".", "[.]")
	case KindDomain, KindIPv4:
		return strings.ReplaceAll(i.Value, ".", "[.]")
	case KindIPv6:
		return strings.Replace(i.Value, ":", "[:]", 1)
	}
	return i.Value
}

const dot = `(?:\.|\[\.\]|\(\.\)|\[dot\]|\(dot\))` // also as people write it who defang

// What traces look like. Addresses of e-mail are none: one names a person more often than
// an attacker.
var (
	cvePattern  = regexp.MustCompile(`(?i)\bCVE-\d{4}-\d{4,19}\b`)
	hashPattern = regexp.MustCompile(`\b(?:[0-9a-fA-F]{128}|[0-9a-fA-F]{64}|[0-9a-fA-F]{40}|[0-9a-fA-F]{32})\b`)
	urlPattern  = regexp.MustCompile(`(?i)\bh(?:tt|xx)ps?(?:://|\[:\]//|\[://\])[^\s<>"“”'’]+`)
	mailPattern = regexp.MustCompile(`(?i)[\w.+%-]+@[\w-]+(?:` + dot + `[\w-]+)+`)
	namePattern = regexp.MustCompile(`(?i)\b[\w-]+(?:` + dot + `[\w-]+)+`)
	ip6Pattern  = regexp.MustCompile(`(?i)[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*`)
)

// Indicators lists the traces that a text names, in order, each once. What is known to be
// harmless, and what belongs to the writer or the portal (own: names of hosts), is left
// out.
func Indicators(text docket.Text, own ...string) []Indicator {
	s := scan{text: string(text), rest: []byte(text), own: own}
	s.take(mailPattern, func(string) (IndicatorKind, string) { return "", "" })
	s.take(urlPattern, s.url)
	s.take(cvePattern, func(v string) (IndicatorKind, string) { return KindCVE, strings.ToUpper(v) })
	s.take(hashPattern, hash)
	s.take(namePattern, s.name)
	s.take(ip6Pattern, func(v string) (IndicatorKind, string) {
		a, err := netip.ParseAddr(strings.TrimRight(v, ":."))
		if err != nil || !a.Is6() || !foreign(a) {
			return "", ""
		}
		return KindIPv6, a.String()
	})
	slices.SortFunc(s.found, func(a, b Indicator) int { return a.Place.Start - b.Place.Start })
	seen := map[string]bool{}
	return slices.DeleteFunc(s.found, func(i Indicator) bool {
		key := string(i.Kind) + " " + i.Value
		was := seen[key]
		seen[key] = true
		return was
	})
}

// scan looks for traces in what is left of a text.
type scan struct {
	text  string
	rest  []byte // blanked where something was found
	own   []string
	found []Indicator
}

// take looks for one kind of trace, and blanks whatever has its form.
func (s *scan) take(pattern *regexp.Regexp, read func(string) (IndicatorKind, string)) {
	for _, m := range pattern.FindAllIndex(s.rest, -1) {
		value := Refang(s.text[m[0]:m[1]])
		if kind, value := read(value); kind != "" {
			s.found = append(s.found, Indicator{kind, value, docket.Span{Start: m[0], End: m[1]}})
		}
		for i := m[0]; i < m[1]; i++ {
			s.rest[i] = ' '
		}
	}
}

// Refang undoes what people do to addresses so that nobody can click them.
func Refang(v string) string {
	v = strings.NewReplacer("[.]", ".", "(.)", ".", "[dot]", ".", "(dot)", ".", "[DOT]", ".", "(DOT)", ".", "[:]", ":",
		"[://]", "://").Replace(v)
	if len(v) > 4 && strings.EqualFold(v[:4], "hxxp") {
		v = "http" + v[4:]
	}
	return v
}

// url reads a web address. Its query and fragment are left out: they may name people.
func (s *scan) url(v string) (IndicatorKind, string) {
	u, err := url.Parse(strings.TrimRight(v, ".,;:!?)]}"))
	if err != nil || u.Hostname() == "" {
		return "", ""
	}
	host := strings.ToLower(u.Hostname())
	if a, err := netip.ParseAddr(host); err == nil {
		if !foreign(a) {
			return "", ""
		}
	} else if !isHost(host) || s.isOwn(host) || official(host) || harmless(host) && strings.Trim(u.Path, "/") == "" {
		return "", ""
	}
	clean := url.URL{Scheme: strings.ToLower(u.Scheme), Host: strings.ToLower(u.Host), Path: u.Path}
	return KindURL, clean.String()
}

// name reads an address of the network, a file name or a domain name.
func (s *scan) name(v string) (IndicatorKind, string) {
	if a, err := netip.ParseAddr(v); err == nil {
		if !foreign(a) {
			return "", ""
		}
		return KindIPv4, a.String()
	}
	lower := strings.ToLower(v)
	extension := lower[strings.LastIndexByte(lower, '.')+1:]
	if slices.Contains(fileExtensions, extension) {
		if slices.Contains(commonFiles, lower) {
			return "", ""
		}
		return KindFile, v
	}
	if !isHost(lower) || s.isOwn(lower) || official(lower) || harmless(lower) {
		return "", ""
	}
	return KindDomain, lower
}

func hash(v string) (IndicatorKind, string) {
	v = strings.ToLower(v)
	if strings.Count(v, v[:1]) == len(v) || slices.Contains(emptyHashes, v) || !strings.ContainsAny(v, "abcdef") {
		return "", "" // of nothing, or a long number
	}
	return KindHash, v
}

// foreign reports whether an address is one of the open network that is not known to be
// harmless.
func foreign(a netip.Addr) bool {
	a = a.Unmap()
	return a.IsGlobalUnicast() && !a.IsPrivate() && !slices.Contains(resolvers, a.String())
}

// isHost reports whether a name can be one of a host in the open network.
func isHost(name string) bool {
	suffix, managed := publicsuffix.PublicSuffix(name)
	top := name[strings.LastIndexByte(name, '.')+1:]
	return suffix != name && !strings.Contains(name, "_") && (managed || strings.Contains(suffix, ".") ||
		slices.Contains([]string{"onion", "example", "test"}, top))
}

// isOwn reports whether a host is one of the writer's or the portal's, or lies below one.
func (s *scan) isOwn(host string) bool { return within(host, s.own) }

func official(host string) bool {
	return strings.HasSuffix(host, ".gov") || strings.HasSuffix(host, ".mil") || within(host, references)
}

func harmless(host string) bool { return within(host, publicSites) }

func within(host string, list []string) bool {
	return slices.ContainsFunc(list, func(good string) bool {
		return good != "" && (host == good || strings.HasSuffix(host, "."+good))
	})
}
