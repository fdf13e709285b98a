package main

import (
	"context"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"

	"commentportal/export"
	"commentportal/export/objectstore"
)

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
