package campaign

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"commentportal/docket"
)

// childComments tells a child process of a test how many comments to group.
const childComments = "CAMPAIGN_TEST_COMMENTS"

// unrelated makes n comments of 490 characters that share next to nothing.
func unrelated(n int, fn func(Comment) bool) {
	r := rand.New(rand.NewPCG(3, 9))
	for i := range n {
		var text strings.Builder
		for text.Len() < 480 {
			fmt.Fprintf(&text, "%s ", strconv.FormatUint(uint64(float64(60_000)*r.Float64()*r.Float64())+40_000, 30))
		}
		if !fn(Comment{ID: docket.ID("D-1").Comment(int64(i + 1)), Text: docket.Text(text.String())}) {
			return
		}
	}
}

// memoryOf runs a test of this file in a process of its own and returns the most
// memory that it had of the system, in bytes.
func memoryOf(t *testing.T, test string, n int) int {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+test+"$", "-test.v")
	child.Env = append(os.Environ(), childComments+"="+strconv.Itoa(n), "GOGC=50")
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	_, rest, _ := strings.Cut(string(out), "had of the system: ")
	digits, _, _ := strings.Cut(rest, " ")
	bytes, err := strconv.Atoi(digits)
	if err != nil {
		t.Fatalf("no figure in %s", out)
	}
	return bytes
}

func tellMemory(t *testing.T) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	t.Logf("had of the system: %d bytes", m.Sys)
}

// Most pieces of a comment are in no other: grouping needs little of them.
func TestGroupingUnrelatedCommentsTakesLittleMemory(t *testing.T) {
	g, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := strconv.Atoi(os.Getenv(childComments)); err == nil {
		g.GroupAll(func(yield func(Comment) bool) { unrelated(n, yield) }, n)
		tellMemory(t)
		return
	}
	t.Parallel()
	few, many := memoryOf(t, t.Name(), 2_000), memoryOf(t, t.Name(), 20_000)
	each := (many - few) / 18_000
	t.Logf("%d bytes a comment", each)
	if each > 4_500 {
		t.Errorf("grouping takes %d bytes a comment of 490 characters; half a gigabyte for 100,000 allows 5,000", each)
	}
}

// Placing comments one by one, as in a burst, must take no more than grouping them.
func TestPlacingUnrelatedCommentsTakesLittleMemory(t *testing.T) {
	g, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := strconv.Atoi(os.Getenv(childComments)); err == nil {
		g.Group(nil)
		unrelated(n, func(c Comment) bool {
			g.Add(c)
			return true
		})
		tellMemory(t)
		return
	}
	t.Parallel()
	few, many := memoryOf(t, t.Name(), 2_000), memoryOf(t, t.Name(), 20_000)
	each := (many - few) / 18_000
	t.Logf("%d bytes a comment", each)
	if each > 4_500 {
		t.Errorf("placing takes %d bytes a comment of 490 characters", each)
	}
}

// A text beyond the bound is still grouped with those of the same words.
func TestGroupingBeyondItsRoomComparesWholeTexts(t *testing.T) {
	t.Parallel()
	var list []Comment
	unrelated(40, func(c Comment) bool {
		list = append(list, c)
		return true
	})
	near := list[1]
	near.ID, near.Text = "near", near.Text+" and one thing more"
	same, late := list[30], list[39]
	same.ID, late.ID = "same", "late"
	list = append(list, same)
	g, err := New(Options{Room: 2_000}) // some 25 comments
	if err != nil {
		t.Fatal(err)
	}
	r := g.Group(list)
	if len(r.Groups) != 1 || len(r.Groups[0].Members) != 2 || r.Of[30] != 0 || r.Of[40] != 0 {
		t.Errorf("groups %v; want that of the same words alone", r.Groups)
	}
	if n := g.BoundReached(); n < 5 || n > 20 {
		t.Errorf("%d comments were beyond the bound, want some 15", n)
	}
	before := g.BoundReached()
	if p := g.Add(late); p.Like != 39 {
		t.Errorf("a copy of a text beyond the bound: %+v, want it to be like comment 39", p)
	}
	if p := g.Add(near); p.Like >= 0 || g.BoundReached() != before+1 {
		t.Errorf("a text for which there is no room: %+v, beyond the bound %d", p, g.BoundReached()-before)
	}
	roomy, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if roomy.Group(list); roomy.BoundReached() != 0 {
		t.Error("a small docket reached the bound")
	}
	if p := roomy.Add(near); p.Like != 1 {
		t.Errorf("with room: %+v, want it to be like comment 1", p)
	}
}
