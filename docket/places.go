package docket

import "context"

// PublicPlace is a place in which words of commenters, or of staff about them,
// are kept and from which the public can come to read them. What must be hidden
// everywhere is looked for in every place: a room that keeps such words lists its
// places.
type PublicPlace struct {
	Name string // such as "answers.public"
	What string // what stands there, for people

	// Find lists where in the place the words stand, such as comment IDs.
	Find func(ctx context.Context, words string) ([]string, error)
}

// FindPublic lists where words stand in any of the places, as "name: where".
func FindPublic(ctx context.Context, places []PublicPlace, words string) ([]string, error) {
	var found []string
	for _, p := range places {
		list, err := p.Find(ctx, words)
		if err != nil {
			return found, err
		}
		for _, where := range list {
			found = append(found, p.Name+": "+where)
		}
	}
	return found, nil
}
