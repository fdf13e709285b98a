package main

import (
	"bytes"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"commentportal/store/storetest"
)

// balancer is a proxy in front of several nodes, as haproxy is with `option httpchk`,
// `option redispatch` and `option http-server-close`: it asks each node now and then whether
// it is ready, and sends a request to another one where a connection does not come about.
type balancer struct {
	server *httptest.Server
	client *http.Client

	mu    sync.Mutex
	nodes []*behind
	next  int
}

// behind is a node as the balancer sees it.
type behind struct {
	at    *url.URL
	ready bool
}

// checkEvery is how often nodes are asked, which may take as long as checkTimeout. drainNotice,
// which nodes are given, is longer than both: it is what the program itself takes (see
// docs/operate.md). A quarter of a second was too short for a busy machine.
const (
	checkEvery   = 40 * time.Millisecond
	checkTimeout = time.Second
	drainNotice  = "2s"
)

func newBalancer(t *testing.T) *balancer {
	t.Helper()
	transport := &http.Transport{DisableKeepAlives: true}
	b := &balancer{client: &http.Client{Transport: transport, Timeout: checkTimeout}}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetXForwarded() },
		Transport: redispatch{b, transport}, ErrorLog: log.New(io.Discard, "", 0)}
	b.server = httptest.NewServer(proxy)
	t.Cleanup(b.server.Close)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			b.check()
			select {
			case <-t.Context().Done():
				return
			case <-time.After(checkEvery):
			}
		}
	}()
	t.Cleanup(func() { <-done })
	return b
}

// check asks every node, all at once: one that is slow keeps nobody from asking the others.
func (b *balancer) check() {
	b.mu.Lock()
	nodes := slices.Clone(b.nodes)
	b.mu.Unlock()
	var all sync.WaitGroup
	for _, n := range nodes {
		all.Go(func() {
			res, err := b.client.Get(n.at.JoinPath("readyz").String())
			if err == nil {
				_ = res.Body.Close() // only its status counts
			}
			b.mu.Lock()
			defer b.mu.Unlock()
			n.ready = err == nil && res.StatusCode == http.StatusOK
		})
	}
	all.Wait()
}

// replace takes a node's place over by another address; from may be "".
func (b *balancer) replace(t *testing.T, from, to string) {
	t.Helper()
	at, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.nodes = append(slices.DeleteFunc(b.nodes, func(n *behind) bool { return n.at.String() == from }), &behind{at: at})
}

// order lists the nodes that are ready, another one first each time; all where none is.
func (b *balancer) order() []*url.URL {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.next++
	var ready, others []*url.URL
	for i := range b.nodes {
		n := b.nodes[(b.next+i)%len(b.nodes)]
		if n.ready {
			ready = append(ready, n.at)
		} else {
			others = append(others, n.at)
		}
	}
	return append(ready, others...)
}

// redispatch sends a request to the first node that takes its connection.
type redispatch struct {
	*balancer
	transport *http.Transport
}

func (d redispatch) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	var err error
	if r.Body != nil {
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	for _, at := range d.order() {
		again := r.Clone(r.Context())
		again.URL.Scheme, again.URL.Host = at.Scheme, at.Host
		again.Body, again.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		var res *http.Response
		if res, err = d.transport.RoundTrip(again); err == nil {
			return res, nil
		}
		if op, ok := errors.AsType[*net.OpError](err); !ok || op.Op != "dial" {
			return nil, err // it may have been sent
		}
	}
	return nil, errors.Join(errors.New("no node takes a connection"), err)
}

// cluster is a database server, nodes on it and a balancer in front.
type cluster struct {
	t        *testing.T
	database *storetest.Cluster
	front    *balancer
	nodes    []*portal
}

func newCluster(t *testing.T, nodes int) *cluster {
	t.Helper()
	c := &cluster{t: t, database: storetest.OwnServer(t), front: newBalancer(t)}
	first := onServer(t, c.database, "&target_session_attrs=read-write")
	first.run("migrate")
	for range nodes {
		n := &portal{t: t, dir: first.dir, flags: slices.Concat(first.flags, []string{"--exports-dir",
			filepath.Join(first.dir, "exports")})}
		c.nodes = append(c.nodes, n)
		c.start(n)
	}
	return c
}

// start starts a node and puts it in its old place behind the balancer.
func (c *cluster) start(n *portal) {
	c.t.Helper()
	from := n.url
	n.url = n.serveAt("--comment-rate", "0", "--base-url", c.front.server.URL, "--drain-notice", drainNotice)
	c.front.replace(c.t, from, n.url)
}

// roll restarts one node after the other. Each is ready again before the next one goes.
func (c *cluster) roll(people *crowd) {
	c.t.Helper()
	for _, n := range c.nodes {
		n.stop()
		c.start(n)
		people.await(2 * len(people.senders))
	}
}

// TestRollingRestartLosesNothing restarts the nodes of a cluster one by one while people
// read and send comments through a balancer. Nobody is refused, and everything is there
// once. With PORTAL_TEST_CLUSTER, as `make cluster` sets it, three nodes restart many times
// and the database does, too.
func TestRollingRestartLosesNothing(t *testing.T) {
	t.Parallel()
	nodes, rounds, whole := 2, 1, os.Getenv("PORTAL_TEST_CLUSTER") != ""
	if whole {
		nodes, rounds = 3, 5
	}
	c := newCluster(t, nodes)
	people := gather(t, c.front.server.URL, 4)
	for range rounds {
		c.roll(people)
	}
	filed, refused := people.leave()
	if refused > 0 {
		t.Errorf("%d times a comment was refused while nodes restarted", refused)
	}
	t.Logf("%d restarts of %d nodes: %d comments filed, %d refused", rounds*nodes, nodes, filed, refused)
	if whole {
		people = gather(t, c.front.server.URL, 4)
		for _, how := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGQUIT} {
			people.await(20)
			c.database.Stop(how)
			c.database.Start()
			c.roll(people)
		}
		more, refused := people.leave()
		t.Logf("with 3 restarts of the database between: %d comments filed, %d times refused with the words", more,
			refused)
		filed += more
	}
	if got := c.nodes[0].received(t); got != filed {
		t.Errorf("%d comments are there, %d were acknowledged", got, filed)
	}
	if out := c.nodes[0].run("verify"); !strings.Contains(out, "Sound") {
		t.Error(out)
	}
}
