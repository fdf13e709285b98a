package campaign

// order is the pieces of every text in the order in which they stand in it, four
// bytes each: the first bits of their hashes. It is held until repeated passages
// are found.
type order struct {
	blocks [][]uint32
	counts []uint32 // pieces of each text
}

// fragmentOf is what an order holds of a hash.
func fragmentOf(hash uint64) uint32 { return uint32(hash >> (hashBits - 32)) }

// add takes in the pieces of the next text.
func (o *order) add(hashes []uint64) {
	o.counts = append(o.counts, uint32(len(hashes)))
	for _, h := range hashes {
		n := len(o.blocks)
		if n == 0 || len(o.blocks[n-1]) == blockLength {
			o.blocks = append(o.blocks, make([]uint32, 0, blockLength))
			n++
		}
		o.blocks[n-1] = append(o.blocks[n-1], fragmentOf(h))
	}
}

// each calls fn with the pieces of each text. They are good until it returns.
func (o *order) each(fn func(text int, fragments []uint32)) {
	var buf []uint32
	block, at := 0, 0
	for t, n := range o.counts {
		buf = buf[:0]
		for left := int(n); left > 0; {
			k := min(left, len(o.blocks[block])-at)
			buf = append(buf, o.blocks[block][at:at+k]...)
			left -= k
			if at += k; at == len(o.blocks[block]) {
				block, at = block+1, 0
			}
		}
		fn(t, buf)
	}
}
