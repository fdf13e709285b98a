// Package objectstore keeps the files of kept exports in a bucket of an object store that
// speaks the API of Amazon S3.
package objectstore

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// Address says which bucket is meant, and how it is reached.
type Address struct {
	Bucket    string
	Prefix    string // of all keys, without slashes at its ends; "" for none
	Endpoint  string // https://…; "" for the environment's, or Amazon's
	Region    string // "" for the environment's
	PathStyle bool   // the bucket stands in the path, not in the host's name
}

const scheme = "s3://"

// IsAddress reports whether a setting names an object store and no folder.
func IsAddress(s string) bool { return strings.HasPrefix(s, scheme) }

// What stands in addresses. Amazon allows more in keys; these need no escaping anywhere.
var (
	bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
	keyPart    = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9._-]*$`)
	regionName = regexp.MustCompile(`^[A-Za-z0-9-]+$`)
)

// ParseAddress reads s3://BUCKET/PREFIX?endpoint=URL&region=REGION&path-style=true. The
// prefix and each of the settings may be left out; path-style is on where an endpoint is
// given.
func ParseAddress(s string) (Address, error) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme+"://" != scheme {
		return Address{}, errors.New("write s3://BUCKET/PREFIX")
	}
	if u.User != nil {
		return Address{}, errors.New("no credentials stand in the address: give them as AWS_ACCESS_KEY_ID and " +
			"AWS_SECRET_ACCESS_KEY in the environment")
	}
	a := Address{Bucket: u.Host, Prefix: strings.Trim(u.Path, "/")}
	if !bucketName.MatchString(a.Bucket) {
		return Address{}, fmt.Errorf("%q is no name of a bucket: write s3://BUCKET/PREFIX", a.Bucket)
	}
	for part := range strings.SplitSeq(a.Prefix, "/") {
		if a.Prefix != "" && !keyPart.MatchString(part) {
			return Address{}, errors.New("the prefix takes letters, digits, hyphens, dots and underscores, in parts " +
				"joined by /")
		}
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil || u.Fragment != "" {
		return Address{}, errors.New("settings stand behind a question mark, joined by &")
	}
	a.PathStyle = query.Has("endpoint")
	for name, values := range query {
		if err := a.set(name, values[len(values)-1]); err != nil {
			return Address{}, err
		}
	}
	return a, nil
}

func (a *Address) set(name, value string) error {
	switch name {
	case "endpoint":
		if err := checkEndpoint(value); err != nil {
			return err
		}
		a.Endpoint = value
	case "region":
		if !regionName.MatchString(value) {
			return fmt.Errorf("%q is no region", value)
		}
		a.Region = value
	case "path-style":
		on, err := strconv.ParseBool(value)
		if err != nil {
			return errors.New("path-style takes true or false")
		}
		a.PathStyle = on
	default:
		return fmt.Errorf("there is no setting %q of the object store: there are endpoint, region and path-style", name)
	}
	return nil
}

// checkEndpoint refuses what would send exports unencrypted to another machine.
func checkEndpoint(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" ||
		u.Scheme != "https" && u.Scheme != "http" {
		return errors.New("the endpoint takes an address such as https://objects.example.gov:9000")
	}
	if u.Scheme == "http" && !isLoopback(u.Hostname()) {
		return errors.New("plain http to the object store is for the machine itself alone: give an endpoint with https")
	}
	return nil
}

func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// String writes the place without its settings.
func (a Address) String() string { return scheme + strings.TrimSuffix(a.Bucket+"/"+a.Prefix, "/") }
