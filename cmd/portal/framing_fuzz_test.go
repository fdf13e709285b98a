package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"testing"
)

// memoryConn is a connection that gives bytes in pieces of the sizes of steps, in
// turn, and notes how many it has given.
type memoryConn struct {
	net.Conn
	bytes.Reader
	steps []byte
	turn  int
}

func (c *memoryConn) Read(p []byte) (int, error) {
	size := len(p)
	if len(c.steps) > 0 {
		size = 1 + int(c.steps[c.turn%len(c.steps)])
		c.turn++
	}
	return c.Reader.Read(p[:min(size, len(p))])
}

func framed(data, steps []byte) *framedConn {
	c := &memoryConn{steps: steps}
	c.Reset(data)
	return &framedConn{Conn: c}
}

// tallied counts what is read through it.
type tallied struct {
	io.Reader
	all bytes.Buffer
}

func (r *tallied) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	r.all.Write(p[:n])
	return n, err
}

// FuzzNoRequestHasTwoLengths checks that, whatever is sent in whatever pieces, the
// header of no request that net/http takes names its length twice, and that the
// last request of a connection is the one with a Transfer-Encoding.
func FuzzNoRequestHasTwoLengths(f *testing.F) {
	f.Add([]byte(twoLengths), []byte{0})
	f.Add([]byte(counts+"\r\n\r\r"+twoLengths), []byte{3, 0, 200})
	f.Add([]byte(chunks+plain), []byte{})
	f.Add([]byte("POST / HTTP/1.1\nHost: h\nContent-Length:\n\t3\n\nabc"+counts), []byte{1})
	f.Add([]byte("POST / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n"+counts), []byte{9})
	f.Fuzz(checkTaken)
}

// checkTaken reads data as net/http's server does and fails where the header of a
// request that it takes leaves doubt about its length.
func checkTaken(t *testing.T, data, steps []byte) {
	from := &tallied{Reader: framed(data, steps)}
	r := bufio.NewReader(from)
	method := ""
	for {
		if method == http.MethodPost { // as net/http's server does
			peek, _ := r.Peek(4)
			_, _ = r.Discard(len(peek) - len(bytes.TrimLeft(peek, "\r\n")))
		}
		began := from.all.Len() - r.Buffered()
		request, err := http.ReadRequest(r)
		if err != nil {
			return
		}
		header := string(from.all.Bytes()[began : from.all.Len()-r.Buffered()])
		lengths, codings := 0, 0
		for line := range strings.Lines(header) {
			name, _, _ := strings.Cut(line, ":")
			switch {
			case strings.EqualFold(name, "Content-Length"):
				lengths++
			case strings.EqualFold(name, "Transfer-Encoding"):
				codings++
			case line[0] == ' ' || line[0] == '\t':
				t.Fatalf("a folded line passed in %q", header)
			}
		}
		switch {
		case lengths+codings > 1:
			t.Fatalf("%d lengths and %d encodings passed in %q", lengths, codings, header)
		case codings > 0 && !request.ProtoAtLeast(1, 1):
			t.Fatalf("an encoding of an older version passed in %q", header)
		case codings > 0 && !request.Close:
			t.Fatalf("the connection goes on after %q", header)
		case request.Close:
			return
		}
		if n, err := io.Copy(io.Discard, request.Body); err != nil || n != request.ContentLength {
			return // cut off
		}
		method = request.Method
	}
}

// streamParts are what TestRandomStreams makes streams of.
var streamParts = []string{
	"POST /a HTTP/1.1\r\nHost: h\r\n", "GET /b HTTP/1.0\nConnection: " +
		"keep-alive\n", "POST /c HTTP/1.1\nHost: h\n", "OPTIONS * HTTP/1.1\r\nHost: h\r\n",
	"Content-Length: 3\r\n", "content-length:3\n", "Content-Length:\r\n 3\r\n", "Content-Length: 0\r\n",
	"Content-Length: 3 \t\r\n", "Content-Length: 3\r\r\n",
	"Content-Length : 3\r\n", "Content-Length: 03\r\n", "Content-Length: -3\r\n", "Content-Length: 3, 3\r\n",
	"Transfer-Encoding: chunked\r\n",
	"TRANSFER-ENCODING:chunked\n", "Transfer-Encoding: gzip\r\n", "Transfer-Encoding:\r\n " +
		"chunked\r\n", "A: b\r\n", "A: b\n\tc\n", " d\r\n", "\r", "\n", "\r\n", "\r\n\r\n",
	"\r\n", "\r\n", "\n", "abc", "abc", "0\r\n\r\n", "3\r\nabc\r\n0\r\n\r\n", ":", "\x00", strings.Repeat("x", 130),
	"E: " + strings.Repeat("Content-Length: 3 ", 9) + "\r\n",
}

// Streams put together of parts that matter find more than bytes at random.
func TestRandomStreams(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 60_000 {
		var data, steps []byte
		for range 3 + random.IntN(16) {
			data = append(data, streamParts[random.IntN(len(streamParts))]...)
		}
		for range random.IntN(4) {
			steps = append(steps, byte(random.IntN(60)*random.IntN(2)))
		}
		checkTaken(t, data, steps)
	}
}

// validStream makes a stream of valid requests out of bytes: what comes before the
// last, and the last, which has chunks where bit 7 of its byte is set.
func validStream(plan, bodies []byte) string {
	var stream strings.Builder
	for i, b := range plan {
		body := bodies
		if b&3 != 3 {
			body = bodies[:len(bodies)*int(b&3)/4]
		}
		end := []string{"\r\n", "\n"}[b>>2&1]
		fmt.Fprintf(&stream, "%s /%d HTTP/1.%d%s", []string{"POST", "GET"}[b>>3&1], i, b>>4&1, end)
		fmt.Fprintf(&stream, "Host: h%sConnection: keep-alive%sCookie: %s%s", end, end, strings.Repeat("c", int(b)*9),
			end)
		if b&0x90 == 0x90 && i == len(plan)-1 {
			fmt.Fprintf(&stream, "Transfer-Encoding: chunked%s%s%x\r\n%s\r\n0\r\n\r\n", end, end, len(body), body)
			continue
		}
		if len(body) > 0 || b&0x20 != 0 {
			fmt.Fprintf(&stream, "CONTENT-LENGTH: %d %s", len(body), end)
		}
		fmt.Fprintf(&stream, "Accept: */*%s%s%s", end, end, body)
	}
	return stream.String()
}

// FuzzValidRequestsPassUnchanged checks that a stream of valid requests arrives as
// it was sent, in whatever pieces, but for the line that ends the connection after
// chunks.
func FuzzValidRequestsPassUnchanged(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 0x1f, 0x93}, []byte("a body\r\n\r\nContent-Length: 3\r\nTransfer-Encoding: "+
		"chunked\r\n\r\n"), []byte{0})
	f.Add([]byte{0x33, 0x2c, 0x17}, []byte("\r\n \r\nGET / HTTP/1.0\r\n\r\n"), []byte{6, 0, 255})
	f.Add([]byte{0xff}, []byte("x"), []byte{})
	f.Fuzz(func(t *testing.T, plan, bodies, steps []byte) {
		if len(plan) > 40 || len(bodies) > 40_000 {
			return
		}
		sent := validStream(plan, bodies)
		got, err := io.ReadAll(framed([]byte(sent), steps))
		if err != nil {
			t.Fatalf("refused: %v\n%q", err, sent)
		}
		want := sent
		if head, tail, ok := strings.Cut(sent, "Transfer-Encoding: chunked"); ok &&
			!strings.Contains(string(bodies), "Transfer-Encoding: chunked") {
			end := strings.IndexByte(tail, '\n') + 1
			want = head + "Transfer-Encoding: chunked" + tail[:end] + closeLine + tail[end:]
		}
		if len(want) != len(sent) && string(got) != want || len(want) == len(sent) &&
			strings.Replace(string(got), closeLine, "", 1) != sent {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	})
}

// BenchmarkFraming measures what following a request costs.
func BenchmarkFraming(b *testing.B) {
	page := "GET /dockets/HHS-HCIC-2016-0001 HTTP/1.1\r\nHost: portal.example.gov\r\n" +
		"User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n" +
		"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\nAccept-Language: " +
		"en-US,en;q=0.5\r\n" +
		"Accept-Encoding: gzip, deflate, br, zstd\r\nConnection: keep-alive\r\nX-Forwarded-For: 192.0.2.1\r\n" +
		"Sec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Site: same-origin\r\n\r\n"
	form := "POST /dockets/HHS-HCIC-2016-0001/comment HTTP/1.1\r\nHost: portal.example.gov\r\nContent-Length: " +
		"1000000\r\n\r\n" +
		strings.Repeat("0123456789", 100_000)
	for name, sent := range map[string]string{"page": page, "form of 1 MB": form} {
		for _, follow := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/followed=%t", name, follow), func(b *testing.B) {
				raw := &memoryConn{}
				conn := net.Conn(raw)
				if follow {
					conn = &framedConn{Conn: raw}
				}
				data := []byte(sent)
				buffer := make([]byte, 4<<10)
				b.ReportAllocs()
				for b.Loop() {
					raw.Reset(data)
					for {
						if _, err := conn.Read(buffer); err != nil {
							break
						}
					}
				}
			})
		}
	}
}
