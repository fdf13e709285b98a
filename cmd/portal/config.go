package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"commentportal/export"
	"commentportal/export/objectstore"
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
	{"database-readers", "N", "connections of a node that serve pages on PostgreSQL; two more write, and four are " +
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

// configure fills p.config for command c: defaults, then the configuration file,
// then the environment, then flags. It returns the positional arguments, which
// may stand before, between and behind the flags.
func (p *program) configure(c command, args []string) ([]string, error) {
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	for _, name := range c.flags {
		o, _ := findOption(name)
		o.register(fs, &p.config, name)
	}
	// A dry parse finds --config, and wrong flags before anything is read.
	positional, err := parseAll(fs, args)
	if err != nil {
		return nil, flagError(c, err)
	}
	if fs.Lookup("config") != nil {
		if err := checkEnvironment(p.environ); err != nil {
			return nil, err
		}
	}
	given := map[string]string{}
	fs.Visit(func(f *flag.Flag) { given[f.Name] = f.Value.String() })

	if fs.Lookup("config") != nil {
		if _, ok := given["config"]; !ok {
			p.ConfigFile = p.getenv("PORTAL_CONFIG")
		}
		if p.ConfigFile != "" {
			if err := p.applyFile(fs, p.ConfigFile); err != nil {
				return nil, err
			}
		}
	}
	for _, name := range c.flags {
		o, _ := findOption(name)
		v := p.getenv(o.envName())
		if v == "" || name == "config" {
			continue
		}
		if err := fs.Set(name, v); err != nil {
			return nil, usagef("the environment variable %s is not what --%s takes: write %s", o.envName(), name,
				o.wants())
		}
	}
	for name, v := range given {
		if err := fs.Set(name, v); err != nil {
			return nil, flagError(c, err)
		}
	}
	return positional, nil
}

// wants says in a word or two what a setting takes.
func (o option) wants() string {
	switch {
	case o.value == "":
		return "true or false"
	case o.value == "N":
		return "a whole number"
	}
	return o.value
}

func parseAll(fs *flag.FlagSet, args []string) ([]string, error) {
	var positional []string
	for {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		rest := fs.Args()
		if len(rest) == 0 {
			return positional, nil
		}
		if used := len(args) - len(rest); used > 0 && args[used-1] == "--" {
			return append(positional, rest...), nil
		}
		positional = append(positional, rest[0])
		args = rest[1:]
	}
}

// flagError words what package flag says about a wrong flag.
func flagError(c command, err error) error {
	msg := err.Error()
	if name, ok := strings.CutPrefix(msg, "flag provided but not defined: -"); ok {
		name = strings.TrimPrefix(name, "-")
		return usagef("there is no flag --%s: %s`portal help %s` lists the flags", name,
			meant("--", name, c.flags), c.name)
	}
	if m := wrongValue.FindStringSubmatch(msg); m != nil {
		if o, ok := findOption(m[2]); ok {
			return usagef("--%s does not take %s: write %s", o.name, m[1], o.wants())
		}
	}
	msg = strings.ReplaceAll(msg, "flag needs an argument: -", "a value is missing behind --")
	return usagef("%s: `portal help %s` lists the flags", msg, c.name)
}

// wrongValue finds the value and the flag in what package flag says of a value that it
// cannot read.
var wrongValue = regexp.MustCompile(`^invalid (?:boolean )?value ("[^"]*") for (?:flag )?-([a-z-]+)`)

// applyFile sets the flags of fs from a TOML file. Every key must be a setting
// of some command; the ones this command does not use are passed over.
func (p *program) applyFile(fs *flag.FlagSet, name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return usagef("the configuration file cannot be read, give the right path to --config: %w", err)
	}
	// A struct with one field a setting makes the decoder report unknown keys
	// with their line.
	fields := make([]reflect.StructField, len(options))
	for i, o := range options {
		fields[i] = reflect.StructField{
			Name: fmt.Sprintf("F%d", i),
			Type: reflect.TypeFor[any](),
			Tag:  reflect.StructTag(`toml:"` + o.name + `"`),
		}
	}
	values := reflect.New(reflect.StructOf(fields))
	decoder := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	if err := decoder.Decode(values.Interface()); err != nil {
		if strict, ok := errors.AsType[*toml.StrictMissingError](err); ok && len(strict.Errors) > 0 {
			row, _ := strict.Errors[0].Position()
			return unknownKey(name, row, strings.Join(strict.Errors[0].Key(), "."))
		}
		if decode, ok := errors.AsType[*toml.DecodeError](err); ok {
			row, column := decode.Position()
			return usagef("%s line %d column %d: %s: write name = "+
				"\"value\"", name, row, column, strings.TrimPrefix(decode.Error(), "toml: "))
		}
		return usagef("%s: %w", name, err)
	}
	for i, o := range options {
		v := values.Elem().Field(i).Interface()
		if v == nil || o.name == "config" || fs.Lookup(o.name) == nil {
			continue
		}
		var s string
		switch v := v.(type) {
		case string:
			s = v
		case bool, int64:
			s = fmt.Sprint(v)
		case []any:
			parts := make([]string, len(v))
			for i, part := range v {
				parts[i] = fmt.Sprint(part)
			}
			s = strings.Join(parts, ",")
		default:
			return usagef("%s: %s takes %s", name, o.name, o.wants())
		}
		if err := fs.Set(o.name, s); err != nil {
			return usagef("%s: %s = %q is not understood: write %s", name, o.name, s, o.wants())
		}
	}
	return nil
}

// unknownKey says that a line of the configuration file names no setting.
func unknownKey(file string, line int, key string) error {
	var names []string
	for _, o := range options {
		names = append(names, o.name)
	}
	return usagef("%s line %d: there is no setting %q: %swrite one of the flags of `portal help serve` without its "+
		"dashes", file, line, key, meant("", strings.ReplaceAll(key, "_", "-"), names))
}

// postgres reports whether the database is a PostgreSQL one.
func (c config) postgres() bool {
	return strings.HasPrefix(c.Database, "postgres://") || strings.HasPrefix(c.Database, "postgresql://")
}

// databasePath is the SQLite database file.
func (c config) databasePath() string { return filepath.Join(c.DataDir, "portal.db") }

// exportsFolder holds the exports that were kept under a name, where no object store does.
func (c config) exportsFolder() string {
	if c.ExportsDir != "" {
		return c.ExportsDir
	}
	return filepath.Join(c.DataDir, "exports")
}

// checkExports refuses an address that is none of an object store: it would become a
// folder of that name, which no other node sees.
func (c config) checkExports() error {
	if objectstore.IsAddress(c.ExportsDir) {
		if _, err := objectstore.ParseAddress(c.ExportsDir); err != nil {
			return usagef("--exports-dir does not understand the address of the object store: %w", err)
		}
		return nil
	}
	if strings.Contains(c.ExportsDir, "://") {
		return usagef("--exports-dir takes a folder, or s3://BUCKET/PREFIX for an object store")
	}
	return nil
}

// exportsBucket opens the object store that holds kept exports; nil where a folder does.
func (c config) exportsBucket(ctx context.Context) (*objectstore.Bucket, error) {
	if !objectstore.IsAddress(c.ExportsDir) {
		return nil, nil
	}
	address, err := objectstore.ParseAddress(c.ExportsDir)
	if err != nil {
		return nil, c.checkExports()
	}
	return objectstore.Open(ctx, address)
}

// exportsStorage is where kept exports lie.
func (c config) exportsStorage(ctx context.Context) (export.Storage, error) {
	bucket, err := c.exportsBucket(ctx)
	if err != nil || bucket != nil {
		return bucket, err
	}
	return export.Folder(c.exportsFolder()), nil
}

// exportsPlace names where kept exports lie, for people.
func (c config) exportsPlace() string {
	if address, err := objectstore.ParseAddress(c.ExportsDir); err == nil {
		return address.String()
	}
	return c.exportsFolder()
}

// keyPath is the sealing key's file.
func (c config) keyPath() string {
	if c.KeyFile != "" {
		return c.KeyFile
	}
	return filepath.Join(c.DataDir, "portal.key")
}

// mostReaders is more than a server of PostgreSQL lets one of its clients have.
const mostReaders = 500

// checkDatabase refuses a --database that is neither empty nor PostgreSQL, and a number of
// connections that cannot be.
func (c config) checkDatabase() error {
	if c.Readers < 1 || c.Readers > mostReaders {
		return usagef("--database-readers takes 1 to %d", mostReaders)
	}
	if c.Database != "" && !c.postgres() {
		return usagef("--database takes postgres://USER@HOST/NAME, or nothing for portal.db in the data folder")
	}
	return nil
}

// proxies reads --trusted-proxies: networks, or single addresses, separated by
// commas.
func (c config) proxies() ([]netip.Prefix, error) {
	var out []netip.Prefix
	for part := range strings.SplitSeq(c.TrustedProxies, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if prefix, err := netip.ParsePrefix(part); err == nil {
			out = append(out, prefix.Masked())
			continue
		}
		addr, err := netip.ParseAddr(part)
		if err != nil {
			return nil, usagef("--trusted-proxies does not understand %q: write networks such as 10.0.0.0/8, "+
				"separated by commas", part)
		}
		out = append(out, netip.PrefixFrom(addr, addr.BitLen()))
	}
	return out, nil
}

// embedders reads --embed-origins: origins of https, separated by commas; plain http is
// for the machine itself alone.
func (c config) embedders() ([]string, error) {
	var out []string
	for part := range strings.SplitSeq(c.EmbedOrigins, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		u, err := url.Parse(part)
		plain := err == nil && u.Scheme == "http" && loopback(u.Host)
		if err != nil || u.Scheme != "https" && !plain || u.Hostname() == "" || u.User != nil || u.RawQuery != "" ||
			u.Fragment != "" || strings.Trim(u.Path, "/") != "" || strings.ContainsAny(u.Host, " ;,'\"*") {
			return nil, usagef("--embed-origins does not understand %q: write addresses of sites such as "+
				"https://www.example.gov, without a path, separated by commas", part)
		}
		out = append(out, u.Scheme+"://"+strings.ToLower(u.Host))
	}
	return out, nil
}

// publicURL is the public address: --base-url, or http:// and where the server
// listens. Plain http is for the machine itself alone.
func (c config) publicURL(listening string) (*url.URL, error) {
	raw := c.BaseURL
	if raw == "" {
		raw = "http://" + listening
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, usagef("--base-url does not understand %q: write https://comments.example.gov", raw)
	}
	if u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return nil, usagef("--base-url takes scheme and host alone: the portal lives at the root of its host, so "+
			"write %s://%s", u.Scheme, u.Host)
	}
	if u.Scheme == "http" && !loopback(u.Host) {
		return nil, usagef("plain http is for the machine itself alone and %s is not: put a proxy that speaks TLS in "+
			"front and give --base-url https://…", u.Host)
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

// loopback reports whether host, with or without a port, names this machine
// over an interface that nobody else reaches.
func loopback(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
