package staff

import (
	"net/http"

	"commentportal/docket"
	"commentportal/handlers/web"
)

// noteReviewed is the row of the log about a review of accounts.
const noteReviewed = "account.reviewed"

// Review is the table of all accounts for the office's review of access, as a file.
func (s *people) Review(w http.ResponseWriter, r *http.Request) error {
	list, err := s.store.ReviewAccounts(r.Context())
	if err != nil {
		return err
	}
	for i := range list {
		list[i].Lacks = s.Lacks(list[i])
	}
	s.Note(r, web.ActorOf(r), noteReviewed, "", nil)
	web.Download(w, "text/csv; charset=utf-8", "accounts-"+s.Now().UTC().Format("2006-01-02")+".csv")
	return docket.WriteAccountReview(w, list)
}
