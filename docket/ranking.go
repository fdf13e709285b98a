package docket

// ShownOfRanking says how many of a ranking to show where n are wanted. counts
// fall. Nobody's place is cut through the middle: what ties with the last one is
// shown too, but where more than most would stand there then, the tie is left out
// as a whole, and left is how many share it.
func ShownOfRanking(counts []int, n, most int) (shown, left int) {
	if len(counts) <= n {
		return len(counts), 0
	}
	begin, end := n, n
	for begin > 0 && counts[begin-1] == counts[n] {
		begin--
	}
	if begin == n {
		return n, 0 // the next one has fewer
	}
	for end < len(counts) && counts[end] == counts[n] {
		end++
	}
	if end <= most {
		return end, 0
	}
	return begin, end - begin
}
