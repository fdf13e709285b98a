package main

import (
	"flag"
	"strings"

	"commentportal/handlers/web"
	"commentportal/intake/letter"
	"commentportal/store"
)

// config holds every setting of every command. A command registers the ones it
// needs; the rest stay at their zero values.
type config struct {
	ConfigFile     string
	DataDir        string
	Database       string
	Readers        int
	DrainTime      string
	DrainNotice    string
	KeyFile        string
	KeyCommand     string
	ExportsDir     string
	Addr           string
	BaseURL        string
	TrustedProxies string
	EmbedOrigins   string
	CommentRate    int
	AnswerDays     int
	APIRate        int
	RequireMFA     bool
	OneTimeCodes   bool
	OIDC           agencyConfig
	FederalFrame   bool
	Documents      bool
	DocumentSize   int
	DocumentPlaces int
	SiteName       string
	SiteAgency     string
	SiteLinks      string
	SiteContact    string
	SiteSecurity   string
	SiteMedia      string
	SiteLogo       string
	SiteLanguage   string
	MetricsAddr    string
	SMTPURL        string
	LibreOffice    string
	MailFrom       string
	WebhookURL     string
	BackupDir      string
	BackupEvery    string
	BackupKeep     string
	MemoryLimit    string
	LogFormat      string
	LogLevel       string

	ReviewedTranslations string

	Docket   string
	Out      string
	To       string
	Keep     string
	Purpose  string
	Channel  string
	Map      string
	DryRun   bool
	SkipBad  bool
	Encoding string
	Dates    string
	Codebook string

	Email         string
	Name          string
	Role          string
	PasswordStdin bool
	Factor        bool
	LogHead       string
	Anchor        string
	AuditLog      string
	Review        bool
	Proof         string
	Exempt        bool

	Case            string
	Recipient       string
	PassphraseStdin bool
	Reason          string
	Order           string

	Until     string
	Why       string
	About     string
	Link      string
	LinkTitle string
}

// option is one setting: a flag, an environment variable and a key of the
// configuration file.
type option struct {
	name     string
	value    string // placeholder in the help, "" for a switch
	does     string
	register func(fs *flag.FlagSet, c *config, name string)
}

// envName is the environment variable of a setting: "base-url" is
// PORTAL_BASE_URL.
func (o option) envName() string {
	return "PORTAL_" + strings.ToUpper(strings.ReplaceAll(o.name, "-", "_"))
}

func text(field func(*config) *string, otherwise string) func(*flag.FlagSet, *config, string) {
	return func(fs *flag.FlagSet, c *config, name string) { fs.StringVar(field(c), name, otherwise, "") }
}

func number(field func(*config) *int, otherwise int) func(*flag.FlagSet, *config, string) {
	return func(fs *flag.FlagSet, c *config, name string) { fs.IntVar(field(c), name, otherwise, "") }
}

func yesNo(field func(*config) *bool, otherwise bool) func(*flag.FlagSet, *config, string) {
	return func(fs *flag.FlagSet, c *config, name string) { fs.BoolVar(field(c), name, otherwise, "") }
}

// options lists every setting there is, in the order of the help.
var options = append([]option{
	{"config", "FILE", "TOML file with any of these " +
		"settings", text(func(c *config) *string { return &c.ConfigFile }, "")},
	{"data-dir", "FOLDER", "folder for database, key and exports", text(func(c *config) *string { return &c.DataDir },
		"data")},
	{"database", "URL", "empty: portal.db in the data folder; or " +
		"postgres://…", text(func(c *config) *string { return &c.Database }, "")},
	{"database-readers", "N", "connections of a node that serve pages on PostgreSQL; three more write, and four are " +
		"for exports and checks", number(func(c *config) *int { return &c.Readers }, store.PostgresReaders)},
	{"key-file", "FILE", "sealing key; empty: portal.key in the data folder",
		text(func(c *config) *string { return &c.KeyFile }, "")},
	{"key-command", "COMMAND", "writes the key to its standard output, instead of --key-file: a hook for a key " +
		"management service", text(func(c *config) *string { return &c.KeyCommand }, "")},
	{"exports-dir", "PLACE", "where kept exports lie, one place for all nodes: a folder, or " +
		"s3://BUCKET/PREFIX?endpoint=URL&region=REGION; empty: exports in the data folder",
		text(func(c *config) *string { return &c.ExportsDir }, "")},
	{"addr", "HOST:PORT", "where to listen", text(func(c *config) *string { return &c.Addr }, "127.0.0.1:8080")},
	{"drain-notice", "TIME", "from a signal to stop, when /readyz says no, until no connection is taken; empty: " +
		"2s, and none on loopback", text(func(c *config) *string { return &c.DrainNotice }, "")},
	{"drain-time", "TIME", "how long requests in flight may take after that",
		text(func(c *config) *string { return &c.DrainTime }, "25s")},
	{"base-url", "URL", "public address, for links, cookies and origin checks; empty: from --addr",
		text(func(c *config) *string { return &c.BaseURL }, "")},
	{"trusted-proxies", "CIDR,…", "proxies whose forwarded client address is " +
		"believed", text(func(c *config) *string { return &c.TrustedProxies }, "")},
	{"embed-origins", "URL,…", "sites whose pages may show a docket's small page inside theirs, as " +
		"https://www.example.gov; empty: none", text(func(c *config) *string { return &c.EmbedOrigins }, "")},
	{"comment-rate", "N", "submissions a minute and address; 0 turns every public limit off",
		number(func(c *config) *int { return &c.CommentRate }, 10)},
	{"answer-days", "N", "days that the writer of a comment has to answer a question of staff",
		number(func(c *config) *int { return &c.AnswerDays }, 21)},
	{"api-rate", "N", "requests of programs an hour and address; 0 turns this limit off",
		number(func(c *config) *int { return &c.APIRate }, web.DefaultAPIRate)},
	{"documents", "", "the comment form takes the text out of documents that people choose",
		yesNo(func(c *config) *bool { return &c.Documents }, true)},
	{"document-size", "MB", "largest document, 1 to 10 megabytes",
		number(func(c *config) *int { return &c.DocumentSize }, letter.MaxFile>>20)},
	{"documents-at-once", "N", "documents that are read at the same time, each in a process of its own",
		number(func(c *config) *int { return &c.DocumentPlaces }, 2)},
	{"require-mfa", "", "staff must enrol a second factor: a passkey or a one-time-code app",
		yesNo(func(c *config) *bool { return &c.RequireMFA }, true)},
	{"one-time-codes", "", "staff may use one-time-code apps and recovery codes; false: passkeys alone",
		yesNo(func(c *config) *bool { return &c.OneTimeCodes }, true)},
	{"federal-frame", "", "official banner and agency identifier, for sites on .gov alone",
		yesNo(func(c *config) *bool { return &c.FederalFrame }, false)},
	{"site-name", "TEXT", "name of the site; empty: its agency", text(func(c *config) *string { return &c.SiteName },
		"")},
	{"site-agency", "TEXT", "who runs the site; empty: the dockets' agency where they have one",
		text(func(c *config) *string { return &c.SiteAgency }, "")},
	{"site-agency-links", "KIND=URL,…",
		"the agency's pages for the federal frame: about, foia, no-fear, inspector, reports",
		text(func(c *config) *string { return &c.SiteLinks }, "")},
	{"site-contact", "ADDRESS", "e-mail for help with the site; empty: the dockets' " +
		"contacts", text(func(c *config) *string { return &c.SiteContact }, "")},
	{"site-security-contact", "ADDRESS", "e-mail or https address for security problems; empty: " +
		"--site-contact", text(func(c *config) *string { return &c.SiteSecurity }, "")},
	{"site-media-contact", "ADDRESS", "e-mail for the press", text(func(c *config) *string { return &c.SiteMedia },
		"")},
	{"site-logo", "FILE", "logo for the header: SVG, PNG, JPEG or WebP",
		text(func(c *config) *string { return &c.SiteLogo }, "")},
	{"site-language", "LANG,…", "languages that people may write to the site's staff in, for " +
		"security.txt", text(func(c *config) *string { return &c.SiteLanguage }, "en")},
	{"reviewed-translations", "LANG,…", "languages whose pages a person has reviewed, such as es; others say that " +
		"they are a draft", text(func(c *config) *string { return &c.ReviewedTranslations }, "")},
	{"metrics-addr", "HOST:PORT", "Prometheus metrics on a listener of their own; empty: off",
		text(func(c *config) *string { return &c.MetricsAddr }, "")},
	{"smtp-url", "URL", "mail server for alerts and notices: smtps://USER:PASSWORD@HOST:465 or smtp://…:587; " +
		"empty: mail waits in the outbox page", text(func(c *config) *string { return &c.SMTPURL }, "")},
	{"mail-from", "ADDRESS", "address that mail comes from", text(func(c *config) *string { return &c.MailFrom }, "")},
	{"webhook-url", "URL", "https address that is called when something waits for staff, without content; empty: none",
		text(func(c *config) *string { return &c.WebhookURL }, "")},
	{"libreoffice", "PROGRAM", "LibreOffice, which lays report.pdf out, such as soffice or its path; empty: there is " +
		"no report.pdf", text(func(c *config) *string { return &c.LibreOffice }, "")},
	{"memory-limit", "SIZE", "memory to stay within where possible, such as 512MB or 2GB; empty: nine tenths of what " +
		"the container may have; 0: none", text(func(c *config) *string { return &c.MemoryLimit }, "")},
	{"anchor", "PLACE", "where serve writes down how far the log reaches, and verify compares it: file:PATH, syslog, " +
		"syslog:udp://HOST:PORT, or command:COMMAND", text(func(c *config) *string { return &c.Anchor }, "")},
	{"audit-log", "PLACE", "where serve sends each row of the log as a line of JSON: stderr, syslog or " +
		"syslog:udp://HOST:PORT; empty: nowhere", text(func(c *config) *string { return &c.AuditLog }, "")},
	{"log-format", "text|json", "form of the log lines", text(func(c *config) *string { return &c.LogFormat }, "text")},
	{"log-level", "LEVEL", "debug, info, warn or error", text(func(c *config) *string { return &c.LogLevel }, "info")},
	{"backup-dir", "PLACE", "folder, or s3://BUCKET/PREFIX, where the server makes backups by itself; empty: it " +
		"makes none",
		text(func(c *config) *string { return &c.BackupDir }, "")},
	{"backup-every", "TIME", "how often it does", text(func(c *config) *string { return &c.BackupEvery }, "24h")},
	{"backup-keep", "DAYS,WEEKS,MONTHS", "of how many days, weeks and months the newest one is kept",
		text(func(c *config) *string { return &c.BackupKeep }, "7,4,12")},
	{"until", "DAY", "last day for comments in the docket's zone, or of a notice, such as 2026-12-31; or a time, " +
		"2026-12-31T17:00",
		text(func(c *config) *string { return &c.Until }, "")},
	{"why", "TEXT", "the reason, which everybody can read", text(func(c *config) *string { return &c.Why }, "")},
	{"about", "TEXT", "what a further round is about", text(func(c *config) *string { return &c.About }, "")},
	{"link", "URL", "https address of the published report", text(func(c *config) *string { return &c.Link }, "")},
	{"link-title", "TEXT", "title of the published report",
		text(func(c *config) *string { return &c.LinkTitle }, "The report")},
	{"docket", "ID", "the docket concerned", text(func(c *config) *string { return &c.Docket }, "")},
	{"to", "DATABASE", "postgres://…, or a data folder for SQLite", text(func(c *config) *string { return &c.To }, "")},
	{"out", "FOLDER", "where to write", text(func(c *config) *string { return &c.Out }, "")},
	{"keep", "NAME", "keep all files under this name in the data folder, for " +
		"footnotes", text(func(c *config) *string { return &c.Keep }, "")},
	{"purpose", "TEXT", "with --keep: what it is kept for", text(func(c *config) *string { return &c.Purpose }, "")},
	{"channel", "CHANNEL", "channel of rows that name none: email, mail, meeting or import",
		text(func(c *config) *string { return &c.Channel }, "import")},
	{"map", "FROM=TO,…", "rename columns; NAME= drops one", text(func(c *config) *string { return &c.Map }, "")},
	{"encoding", "LABEL", "how the file is encoded, such as windows-1252; found out when not given",
		text(func(c *config) *string { return &c.Encoding }, "")},
	{"dates", "us|eu|iso", "order of day and month in the file; found out when not given",
		text(func(c *config) *string { return &c.Dates }, "")},
	{"dry-run", "", "check the file and file nothing", yesNo(func(c *config) *bool { return &c.DryRun }, false)},
	{"skip-bad", "", "leave bad rows out and list them", yesNo(func(c *config) *bool { return &c.SkipBad }, false)},
	{"codebook", "FILE.csv", "codebook to use; empty: the shipped one",
		text(func(c *config) *string { return &c.Codebook }, "")},
	{"email", "ADDRESS", "the account's e-mail address", text(func(c *config) *string { return &c.Email }, "")},
	{"name", "NAME", "the person's name, shown to colleagues", text(func(c *config) *string { return &c.Name }, "")},
	{"role", "ROLE", "moderator, staff, admin or auditor", text(func(c *config) *string { return &c.Role }, "")},
	{"password-stdin", "", "read the password from standard input",
		yesNo(func(c *config) *bool { return &c.PasswordStdin }, false)},
	{"exempt", "", "list what verify does not cover, a table or table.column a line, and check nothing",
		yesNo(func(c *config) *bool { return &c.Exempt }, false)},
	{"proof", "FILE", "check a proof that a comment is among those received, without a database; with --anchor " +
		"also its root", text(func(c *config) *string { return &c.Proof }, "")},
	{"log-head", "SEQ:MAC",
		"end of the log as serve wrote it down earlier: finds a log that was cut or rewritten since",
		text(func(c *config) *string { return &c.LogHead }, "")},
	{"case", "REF", "the reference of the request that a record answers, such as 'FOIA 2026-00123'; it " +
		"stands in the log", text(func(c *config) *string { return &c.Case }, "")},
	{"recipient", "KEY,…", "public keys of age, age1…, of those who are to read a record",
		text(func(c *config) *string { return &c.Recipient }, "")},
	{"reason", "TEXT", "why the words of a comment have to go, such as 'court order'; it is sealed",
		text(func(c *config) *string { return &c.Reason }, "")},
	{"order", "REF", "the reference of the order, such as 'No. 26-cv-0123'; it stands in the log",
		text(func(c *config) *string { return &c.Order }, "")},
	{"passphrase-stdin", "", "read the passphrase of a record from standard input",
		yesNo(func(c *config) *bool { return &c.PassphraseStdin }, false)},
	{"review", "", "write a table for the review of access, as CSV: who, role, second factor, last sign-in",
		yesNo(func(c *config) *bool { return &c.Review }, false)},
	{"factor", "", "also remove passkeys and the one-time-code app, for a lost " +
		"telephone", yesNo(func(c *config) *bool { return &c.Factor }, false)},
}, agencyOptions...)

// Groups of settings that several commands share.
var (
	databaseFlags = []string{"config", "data-dir", "database", "database-readers", "key-file", "key-command",
		"exports-dir", "log-format", "log-level"}
	accountFlags = append([]string{"addr", "base-url"}, databaseFlags...)
)

func findOption(name string) (option, bool) {
	for _, o := range options {
		if o.name == name {
			return o, true
		}
	}
	return option{}, false
}
