//go:build !linux

package confined

// confine sets the limits that the system has.
func confine() Means { return Means{Limits: limit()} }
