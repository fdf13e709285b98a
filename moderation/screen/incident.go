package screen

import (
	"strings"

	"commentportal/docket"
)

// sign is what a word or phrase says about an incident or a flaw.
type sign uint32

const (
	signOwn      sign = 1 << iota // the writer's own place speaks: we, our
	signFacility                  // hospital, clinic: a place when it is named or the writer's own
	signSystem                    // portal, server: what may be open
	signNow                       // it goes on: still, currently
	signFresh                     // it began within days: this morning
	signUnder                     // under attack, being encrypted: says itself that it goes on
	signHit                       // attacked, hacked: after is, was, been
	signDown                      // encrypted, offline: the same, but harmless by itself
	signBe                        // is, are, am, being, been, has, have
	signWas                       // was, were, got, had
	signActor                     // attackers, ransomware
	signActing                    // inside, spreading, have access: after an actor
	signMalice                    // words of attack
	signHole                      // what nobody would leave open knowingly
	signWeak                      // unpatched, vulnerable: much used in general talk
	signIf                        // supposed, wished or practiced, not so
	signWhen                      // the same, unless a day follows
	signOld                       // long over
	signAlways                    // every day, many: in general
	signMended                    // fixed, patched
	signNot
	signStill
	signNote // a ransom note on the screens
)

// signWords are the words and phrases of incidents, in small letters without
// apostrophes.
var signWords = []struct {
	sign  sign
	words string
}{
	{signOwn, "our, my, we, us, i"},
	{signFacility, "hospital, hospitals, clinic, clinics, practice, facility, center, centre, pharmacy, laboratory, hospice, infirmary, nursing home, medical group, health system, emergency department, emergency room, er, icu, campus, county, memorial, regional, hospitalist group, dental office, surgery center, health department, network, organization, employer, agency, company"},
	{signSystem, "portal, server, servers, pacs, pump, pumps, vpn, ehr, emr, firewall, router, routers, switch, switches, wi fi, wifi, website, web site, site, app, database, kiosk, modem, gateway, share, file share, archive, scanner, scanners, mri, ct, workstation, workstations, monitor, monitors, ventilator, ventilators, controller, interface, interface engine, system, systems, appliance, api, cabinet, cabinets, cameras, remote desktop, login page, page, backup, backups, badge readers, link, records, chart, charts, results, telnet, rdp"},
	{signNow | signStill, "still"},
	{signNow, "currently, at the moment, ongoing, actively, days now, hours now, weeks now, in progress, under way, underway, unfolding, until further notice, on day, days into, day two, day three, day four, day five, for days, to this hour"},
	{signNow | signFresh, "right now, as i write, as we write, as i type, as we type, as we speak, at this moment, at this very moment, at this minute, this very minute, tonight, this morning, this afternoon, this evening, last night, yesterday, earlier today, since monday, since tuesday, since wednesday, since thursday, since friday, since saturday, since sunday, since yesterday, since last night, since this morning, since last week, since the weekend, hours ago, hour ago, minutes ago, overnight, on monday, on tuesday, on wednesday, on thursday, on friday, on saturday, on sunday, ahora mismo, en este momento, esta manana, anoche, desde ayer, for the third day, for the second day, for the fourth day, second day, third day, while i write, while we write, while i type"},
	{signNow | signFresh | signWas, "were just, was just"},
	{signNow | signFresh | signBe, "just been, have just, has just"},
	{signUnder | signMalice | signNow, "under attack, being attacked, being hacked, being extorted, being exfiltrated, being ransomed, being encrypted, being breached, being held for ransom, being wiped, bajo ataque, being siphoned, being stolen, being copied out, attack in progress, breach in progress"},
	{signUnder | signNow, "dealing with a, dealing with an, fighting a, fighting an, fighting off, responding to a, responding to an, suffering a, suffering an, in the middle of a, in the middle of an, living through a"},
	{signNote | signMalice | signNow, "show a ransom note, shows a ransom note, show the ransom note, shows the ransom note, displays a ransom note, display a ransom note, ransom note on"},
	{signHit | signMalice, "attacked, hacked, breached, compromised, infected, hijacked, broken into, ransomed, held for ransom, held hostage, infiltrated, penetrated, atacado, hackeado, secuestrado"},
	{signHit, "hit, struck, taken over, wiped, crippled, taken hostage"},
	{signDown, "encrypted, locked, locked up, locked out, down, offline, on paper, diverting, on diversion, unreachable, dark, taken down, knocked out, knocked offline, shut out, scrambled, cifrados, caido, caidos"},
	{signBe, "is, are, am, being, been, has, have, ve, re, remain, remains, esta, estan, estamos, sigue, siguen"},
	{signWas, "was, were, got, had, went, came, fue, fueron"},
	{signActor | signMalice, "attackers, attacker, hackers, hacker, intruder, intruders, ransomware, malware, worm, virus, criminals, extortionists, gang, cryptolocker, locky, samsam, wannacry, conti, lockbit, trojan, threat actor, threat actors, botnet"},
	{signActor, "someone, somebody, they, it"},
	{signActing | signMalice, "exfiltrating, siphoning, stealing, want money, wants money, demanding money, demand money"},
	{signActing | signMalice | signOwn, "inside our network, inside our systems, inside my network, in our servers"},
	{signActing | signOwn, "have access to our, has access to our, have access to my, has access to my, in our network, in our systems, on our network"},
	{signActing, "inside, spreading, encrypting, copying, moving through, moving laterally, demanding, demand, demands, want bitcoin, wants bitcoin, have access to the, has access to the, have access to everything, has access to everything, in the network, have control, has control, in control, threatening, threaten, reading our mail, deleting, wiping, locking"},
	{signMalice, "ransom, ransom note, attack, cyberattack, cyber attack, breach, bitcoin, ddos, denial of service, extortion, intrusion, exfiltration, data theft, backdoor"},
	{signHole, "without a password, without password, without any password, with no password, no password, without a login, without logging in, without signing in, without authentication, no authentication, without any authentication, needs no login, asks for no password, default password, default passwords, default login, default credentials, factory password, vendor password, anyone can, anybody can, anyone could, anyone who, lets anyone, lets anybody, lets everyone, let anyone, allows anyone, open to anyone, open to the internet, open to the world, open from the internet, open on the internet, facing the internet, exposed to the internet, exposed on the internet, reachable from the internet, reachable from outside, accessible from the internet, visible from the internet, visible on the internet, sql injection, other patients records, other patients results, other people s records, other people s results, other patient s record, another patient s chart, another patient s record, changing the number, change the number, changing one digit, change one digit, remote code execution, if you edit, if you change, if you alter, if i change, if i edit, if one changes, if anyone changes, edit the address, directory listing, open share, telnet open, rdp open, publicly readable, world readable, sin contrasena"},
	{signWeak, "unpatched, vulnerable, exploitable, not patched, never patched, not been patched, not been fixed, never been fixed, never been patched, no patch, not fixed, unfixed, zero day, nobody has patched, nobody has fixed, nobody patched, nobody fixed, no one has patched, no one has fixed, refuses to patch, refuse to patch, refuses to fix, will not patch, will not fix, won t patch, won t fix, can be exploited, heartbleed, shellshock, bluekeep, eternalblue"},
	{signIf, "if, would, should, might, may, suppose, imagine, unless, scenario, scenarios, exercise, exercises, tabletop, drill, drills, simulation, simulated, hypothetical, pretend, hypothetically, what happens, until we, until someone, until a, until the, until it, until they, in case, must, will, cannot afford, were to, need to, needs to, lest, or else, fear, worry, worried, afraid, expect, likely, si, require, requires, required, prohibit, prevent, prevents, assume, assumes, assuming, test, tests, tested, whether, a bill, could, ought, never again, webinar, i read, we read, read that, read about, i heard, we heard, heard that, heard about, told how, in the news, on the news, article, conference, testified, testimony, congress, prepare, prepares, training, train, trained, unlike, movie, novel, story, quiz"},
	{signWhen, "when, whenever, once, after, where, before"},
	{signOld, "years ago, year ago, months ago, month ago, weeks ago, last year, last month, last spring, last summer, last fall, last winter, last january, last decade, back then, at the time, in the past, previously, used to, formerly, recovered, restored, afterwards, at that time, has been resolved, long ago, decades ago, lessons, in hindsight, no longer, ended, contained, historically"},
	{signAlways, "every day, everyday, every week, every hour, every month, each day, each week, daily, weekly, constantly, constant, constantly under, increasingly, always, often, routinely, regularly, continually, continuously, usually, sector, industry, nation, nation s, country, country s, all over, across the, around the world, worldwide, nationwide, national, many, most, some, some of, several, half of, percent, typical, typically, adversaries, everywhere, all sides, hospitals like, like many, like most, too often, attempts, attempted, phishing tests, blocked, stopped, prevented, a third of, no evidence, no sign, budget, funding, statehouse, profession, rights, in spirit, figuratively, so to speak, on average, in general, generally, any, such as, for example, e g"},
	{signMended, "fixed, patched, closed, resolved, corrected, remediated, mitigated, replaced, shut off, switched off, turned off, taken offline, disabled, removed, changed, retired, segmented, isolated, hardened, withdrawn"},
	{signNot, "not, never, no, nobody, none, without, nor, t, neither, cannot, yet, refuses, refused, declined, nobody will, no one will, will not, won t"},
}

// signFirst tells of most words that no phrase begins with them: by length and
// three letters, as signKey makes them.
var signFirst [1 << 15]bool

func signKey[T string | []byte](w T) uint {
	n := uint(len(w))
	return (n&31)<<10 ^ uint(w[0]&31)<<5 ^ uint(w[n-1]&31) ^ uint(w[n/2]&31)<<7
}

// A signPhrase is a phrase behind its first word.
type signPhrase struct {
	rest []string
	sign sign
}

// signTable finds phrases by their first word, longest first.
var signTable = func() map[string][]signPhrase {
	m := map[string][]signPhrase{}
	for _, s := range signWords {
		for phrase := range strings.SplitSeq(s.words, ", ") {
			words := strings.Fields(phrase)
			signFirst[signKey(words[0])] = true
			list := m[words[0]]
			at := 0
			for at < len(list) && len(list[at].rest) >= len(words)-1 {
				at++
			}
			m[words[0]] = append(list[:at:at], append([]signPhrase{{words[1:], s.sign}}, list[at:]...)...)
		}
	}
	return m
}()

// The rules of alerts, as their Rule names them.
const (
	AlertIncident = "live_incident"
	AlertFlaw     = "open_flaw"
)

// Alerts tells what in a text somebody should act upon rather than publish: an
// incident that goes on while the writer writes, and a flaw that stands open at
// the writer's own or at a named place. It is a pointer for people who review,
// who look at such comments first, and no finding: it has no span, since what
// would have to be hidden is the whole story. General talk, incidents that are
// over, exercises, and indicators (hashes, CVE numbers, defanged addresses) by
// themselves raise none. At most one alert of each rule is returned.
//
// It reads each sentence once; its time is linear in the text.
func (s *Screener) Alerts(text docket.Text) []docket.Alert {
	if text == "" {
		return nil
	}
	doc := s.documents.Get().(*document)
	doc.foldInto(string(text))
	doc.tokenize(loadLexicon())
	var live, open bool
	for from := 0; from < len(doc.toks); {
		to := from
		for to < len(doc.toks) && to-from < maxSentence && !doc.sentenceEnds(to) {
			to++
		}
		to = min(to+1, len(doc.toks))
		told := analyzeSentence(doc, from, to)
		live = live || told.live()
		open = open || told.open()
		from = to
	}
	doc.text = ""
	if len(text) <= keepBytes {
		s.documents.Put(doc)
	}
	var alerts []docket.Alert
	if live {
		alerts = append(alerts, docket.Alert{Flag: docket.FlagIncident, Rule: AlertIncident,
			Why: "It reads as if an attack were going on at the writer's own or at a named place."})
	}
	if open {
		alerts = append(alerts, docket.Alert{Flag: docket.FlagIncident, Rule: AlertFlaw,
			Why: "It reads as if a flaw stood open at the writer's own or at a named place."})
	}
	return alerts
}

// maxSentence is the most words that are read as one sentence.
const maxSentence = 80

// sentenceEnds reports whether a sentence ends behind token i.
func (doc *document) sentenceEnds(i int) bool {
	g := doc.separatorAfter(i)
	for k, c := range g {
		switch c {
		case '!', '?', ';':
			return true
		case '\n':
			if k+1 < len(g) && g[k+1] == '\n' {
				return true
			}
		case '.':
			if k+1 < len(g) && (g[k+1] == ' ' || g[k+1] == '\n' || g[k+1] == '"' || g[k+1] == '\r' || g[k+1] == ')') {
				switch string(doc.word(i)) {
				case "st", "dr", "mr", "ms", "mrs", "ft", "mt", "no", "u", "s":
					continue
				}
				return true
			}
		}
	}
	return false
}

// A telling is what one sentence says.
type telling struct {
	all      sign
	strike   bool // something is or was attacked
	present  bool // … and not only was
	actors   bool // attackers do something
	ownPlace bool // the writer's own place or system
	named    bool // a place with a name
	cve      bool
	quoted   bool
	question bool
	old      bool
	mended   bool
	denied   bool // "No server of ours …"
}

// near is how many words may stand between a verb and its helping verb, or
// between a word and what denies it.
const near = 4

// analyzeSentence reads the sentence of tokens from to to.
func analyzeSentence(doc *document, from, to int) telling {
	var s telling
	be, was, own, actor, anybody, denied := -99, -99, -99, -99, -99, -99 // where such a word stood last
	quotes, capitals := 0, 0
	for i := from; i < to; {
		if i > from {
			for _, c := range doc.separatorAfter(i - 1) {
				if c == '"' {
					quotes++
				}
			}
		}
		t := doc.toks[i]
		n, g := signAt(doc, i, to)
		if t.class&capital != 0 && string(doc.word(i)) == "may" && i > from {
			g = 0 // the month
		}
		// A name is a word with a capital before the kind of place: Lakeside Clinic.
		if capitals > 0 && g&signFacility != 0 && t.class&capital != 0 && sameName(doc, i-1) {
			s.named = true
		}
		switch {
		case doc.tokenIs(i, "s") && i > from && string(doc.separatorAfter(i-1)) == "'": // St. Luke's Hospital
		case t.class&capital == 0 || i > from && !sameName(doc, i-1):
			capitals = 0
			if t.class&capital != 0 {
				capitals = 1
			}
		case g&(signOwn|signAlways) == 0 && t.lex&connector == 0 && !doc.tokenIs(i, "the") && !doc.tokenIs(i, "a") && !doc.tokenIs(i, "every"):
			capitals++
		}
		switch {
		case doc.tokenIs(i, "cve"):
			s.cve = true
		case t.class.number() && t.len() == 4 && (doc.low[t.start] == '1' && doc.low[t.start+1] == '9' || doc.low[t.start] == '2' && doc.low[t.start+1] == '0'):
			s.old = s.old || !doc.tokenIs(i-1, "since") && doc.byteAt(int(t.start)-1) != '-'
		}
		free := i-denied > near-1
		if g&signBe != 0 {
			be = i
		}
		if g&signWas != 0 {
			was = i
		}
		if g&signOwn != 0 {
			own = i
		}
		if g&(signFacility|signSystem) != 0 {
			s.ownPlace = s.ownPlace || i-own <= near
			s.denied = s.denied || i-1 == from && (doc.tokenIs(from, "no") || doc.tokenIs(from, "none"))
		}
		if g&signActor != 0 {
			anybody = i
		}
		if g&signActor != 0 && (g&signMalice != 0 || s.all&signMalice != 0 || doc.tokenIs(i, "someone") || doc.tokenIs(i, "somebody")) {
			actor = i
		}
		struck := g&(signHit|signDown) != 0 && (i-be <= near || i-was <= near) || g&signUnder != 0 && i-be <= near
		acting := g&signActing != 0 && (i-actor < 2*near || g&signMalice != 0 && i-anybody <= near) || g&signNote != 0
		if free && (struck || acting) {
			s.strike = s.strike || struck
			s.actors = s.actors || acting
			s.present = s.present || acting || i-be <= near
			s.quoted = s.quoted || quotes%2 == 1
		}
		if g&signMended != 0 && i-denied > near {
			s.mended = true
		}
		if !free {
			g &^= signMalice
		}
		if g&signNot != 0 {
			denied = i
		}
		s.all |= g
		i += n
	}
	for _, c := range doc.separatorAfter(to - 1) {
		s.question = s.question || c == '?'
	}
	return s
}

// sameName reports whether tokens i and i+1 stand in one name: nothing but a
// blank, an apostrophe's s or an abbreviation's stop between.
func sameName(doc *document, i int) bool {
	switch string(doc.separatorAfter(i)) {
	case " ", ". ", "' ", "-":
		return true
	}
	return false
}

// signAt is the longest phrase at token i that ends before token to, and what it
// says. A word that says nothing is a phrase of one.
func signAt(doc *document, i, to int) (n int, g sign) {
	w := doc.word(i)
	if !signFirst[signKey(w)] {
		return 1, 0
	}
	for _, ph := range signTable[string(w)] {
		if i+len(ph.rest) >= to {
			continue
		}
		fits := true
		for k, w := range ph.rest {
			if !doc.tokenIs(i+1+k, w) || len(doc.separatorAfter(i+k)) > 2 {
				fits = false
				break
			}
		}
		if fits {
			if g == 0 {
				n = 1 + len(ph.rest)
			}
			if 1+len(ph.rest) == n {
				g |= ph.sign
			}
		}
	}
	return max(n, 1), g
}

// live reports a sentence about an attack that goes on.
func (s telling) live() bool {
	if !s.strike && !s.actors || s.all&signMalice == 0 || s.quoted || s.question {
		return false
	}
	if s.all&(signIf|signAlways|signOld) != 0 || s.old || s.mended || s.all&signWhen != 0 && s.all&signFresh == 0 {
		return false
	}
	if !s.named && s.all&signOwn == 0 {
		return false
	}
	if s.all&signFresh != 0 {
		return true
	}
	return s.present && s.all&signNow != 0
}

// open reports a sentence about a flaw that stands open.
func (s telling) open() bool {
	strong := s.all&signHole != 0 && s.all&signSystem != 0 && (s.named || s.ownPlace)
	weak := s.all&signWeak != 0 && (s.named && (s.cve || s.all&signSystem != 0) || s.cve && s.ownPlace && s.all&signSystem != 0)
	if !strong && !weak || s.quoted || s.question || s.mended || s.denied {
		return false
	}
	if s.all&(signIf|signAlways|signOld) != 0 || s.all&signStill == 0 && (s.old || s.all&signWas != 0 && s.all&signNow == 0) {
		return false
	}
	return true
}
