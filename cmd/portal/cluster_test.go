package main

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"commentportal/store/storetest"
)

// drainNotice is what the program takes itself where nodes do not listen on loopback, and
// longer than haproxy as deploy has it needs to see that a node stops.
const drainNotice = "2s"

// cluster is nodes on one database, with haproxy in front.
type cluster struct {
	t     *testing.T
	front *front
	nodes []*portal
	at    []string // host and port of each node
}

// newCluster starts nodes on the database at an address.
func newCluster(t *testing.T, nodes int, database string) *cluster {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the nodes want loopback addresses of their own, which Linux alone has")
	}
	c := &cluster{t: t, front: newFront(t)}
	first := onAddress(t, database)
	first.run("migrate")
	for i := range nodes {
		c.nodes = append(c.nodes, &portal{t: t, dir: first.dir, flags: slices.Concat(first.flags,
			[]string{"--exports-dir", filepath.Join(first.dir, "exports")})})
		c.at = append(c.at, ownLoopback()+":0")
		c.start(i)
	}
	c.front.serve(t, c.at)
	return c
}

// ownLoopback is a loopback address that only this process uses: a node that comes back finds
// its port free, since programs connect from 127.0.0.1.
func ownLoopback() string {
	pid := os.Getpid()
	return net.IPv4(127, byte(1+(pid>>16)%200), byte(pid>>8), byte(1+pid%250)).String()
}

// start starts a node, at its old address if it had one.
func (c *cluster) start(i int) {
	c.t.Helper()
	u, err := url.Parse(c.nodes[i].serveAt("--addr", c.at[i], "--comment-rate", "0", "--base-url", c.front.url,
		"--drain-notice", drainNotice))
	if err != nil {
		c.t.Fatal(err)
	}
	c.at[i] = u.Host
	c.nodes[i].url = "http://" + u.Host
}

// gather lets n people send comments through the front.
func (c *cluster) gather(n int) *crowd {
	c.t.Helper()
	return gatherBy(c.t, c.front.trusts, c.front.url, n)
}

// roll restarts one node after the other, each after a while. It is ready again before the
// next one goes.
func (c *cluster) roll(people *crowd) {
	c.t.Helper()
	for i, n := range c.nodes {
		n.stop()
		people.await(4 * len(people.senders))
		c.start(i)
		people.await(2 * len(people.senders))
	}
}

// checkAllThere compares what is in the database with what was acknowledged.
func (c *cluster) checkAllThere(filed int) {
	c.t.Helper()
	if got := c.nodes[0].received(c.t); got != filed {
		c.t.Errorf("%d comments are there, %d were acknowledged", got, filed)
	}
	if out := c.nodes[0].run("verify"); !strings.Contains(out, "Sound") {
		c.t.Error(out)
	}
}

// wholeCluster says whether `make cluster` asks for more nodes and rounds.
func wholeCluster() bool { return os.Getenv("PORTAL_TEST_CLUSTER") != "" }

// TestRollingRestartLosesNothing restarts the nodes of a cluster one by one while people
// read and send comments through haproxy. Nobody is refused, and everything is there
// once. With PORTAL_TEST_CLUSTER, as `make cluster` sets it, three nodes restart many times
// and the database does, too.
func TestRollingRestartLosesNothing(t *testing.T) {
	t.Parallel()
	nodes, rounds := 2, 1
	if wholeCluster() {
		nodes, rounds = 3, 5
	}
	database := storetest.OwnServer(t)
	c := newCluster(t, nodes, database.Address+"&target_session_attrs=read-write")
	people := c.gather(4)
	for range rounds {
		c.roll(people)
	}
	filed, refused := people.leave()
	if refused > 0 {
		t.Errorf("%d times a comment was refused while nodes restarted", refused)
	}
	t.Logf("%d restarts of %d nodes: %d comments filed, %d refused", rounds*nodes, nodes, filed, refused)
	if wholeCluster() {
		people = c.gather(4)
		for _, how := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGQUIT} {
			people.await(20)
			database.Stop(how)
			database.Start()
			c.roll(people)
		}
		more, refused := people.leave()
		t.Logf("with 3 restarts of the database between: %d comments filed, %d times refused with the words", more,
			refused)
		filed += more
	}
	c.checkAllThere(filed)
}

// TestFailoverLosesNothing kills the primary under load, as if its machine had died, and
// promotes the standby that each commit waited for. The nodes go on with it without a
// restart. Nobody gets anything but a receipt or a 503 with what they wrote, and every
// comment that was acknowledged is there once. `make cluster` changes servers three times,
// under three nodes.
func TestFailoverLosesNothing(t *testing.T) {
	t.Parallel()
	nodes, rounds := 2, 1
	if wholeCluster() {
		nodes, rounds = 3, 3
	}
	primary := storetest.OwnServer(t)
	standby := primary.Standby()
	c := newCluster(t, nodes, storetest.Either(primary, standby)+"&target_session_attrs=read-write")
	people := c.gather(4)
	for round := range rounds {
		if round > 0 {
			standby.Follow(primary)
		}
		people.await(20)
		killed := time.Now()
		primary.Stop(syscall.SIGQUIT)
		people.awaitRefusals(3 * len(people.senders)) // long enough for haproxy to see that no node is ready
		promoted := time.Now()
		standby.Promote()
		people.await(1)
		t.Logf("the primary was away for %s; a comment was filed %s after the order to promote the standby",
			promoted.Sub(killed).Round(time.Millisecond), time.Since(promoted).Round(time.Millisecond))
		people.await(4 * len(people.senders))
		primary, standby = standby, primary
	}
	filed, refused := people.leave()
	t.Logf("%d failovers under %d nodes: %d comments filed, %d times refused with the words", rounds, nodes, filed,
		refused)
	for i, n := range c.nodes {
		select {
		case err := <-n.ended:
			t.Errorf("node %d ended: %v\n%s", i, err, n.stderr)
		default:
		}
	}
	c.checkAllThere(filed)
	if said := fmt.Sprint(c.nodes[0].stderr); strings.Contains(said, "acknowledged comments can be lost then") {
		t.Errorf("the log warns of a standby that is waited for:\n%s", said)
	}
}
