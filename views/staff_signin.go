package views

// SignInPage asks for e-mail and password, or for the password again.
type SignInPage struct {
	Shell
	Problems []Problem
	Email    Field
	Password Field
	Code     Field  // asked beside the password when Confirm is set and a code app is enrolled
	Next     string // local path to go to afterwards
	Confirm  bool   // somebody is signed in and confirms who they are
	WithCode bool
	KeyOnly  bool         // a passkey alone confirms: codes are switched off
	Passkey  *PasskeyForm // nil: no passkeys here
	Agency   *AgencyLink  // nil: nobody signs in at the agency
}

// AgencyLink leads to the agency's identity provider.
type AgencyLink struct {
	At        string
	Name      string // of the provider
	Only      bool   // the accounts of this site open by it, but for those of emergencies
	Connected bool   // on the page of an account: it is
}

// PasskeyForm asks the browser for a passkey. A script shows it and fills it in.
type PasskeyForm struct {
	For       string // what the challenge is for
	Action    string
	Next      string
	Confirm   bool
	FormToken string // "": nobody is signed in
}

// PasskeyRow is one passkey of a person's own.
type PasskeyRow struct {
	Number string
	Name   Field
	Added  string
	Used   string // "": never
}

// CodePage asks for the one-time code, or a recovery code in its place.
type CodePage struct {
	Shell
	Problems []Problem
	Code     Field
	Next     string
	WithCode bool         // a code may be given
	WithApp  bool         // beside a passkey, the account has a code app
	LastCode bool         // a code is taken once more, to set up a passkey
	Passkey  *PasskeyForm // nil: the account has none
}

// EnrolPage sets up a second factor.
type EnrolPage struct {
	Shell
	Problems []Problem
	Secret   string // base32, as the app takes it; "": codes are switched off
	QRPath   string // path data of the drawing
	QRBox    string // its viewBox
	Code     Field
	Next     string

	Action    string // address of the form
	StartOver bool   // in the middle of signing in: another account may be used

	Passkey *PasskeyForm // nil: none is set up here
}

// RecoveryPage shows the recovery codes, once.
type RecoveryPage struct {
	Shell
	Codes []string
	Next  string // where the link on leads
}

// SetUpPage is behind a one-time link: it sets a password, and for the first
// administrator makes the account.
type SetUpPage struct {
	Shell
	Problems []Problem
	First    bool
	Fields   []Field
}

// AccountPage is a person's own account.
type AccountPage struct {
	Shell
	Problems []Problem
	Name     string
	Email    string
	Role     string
	Enrolled bool // a code app is set up
	Required bool // a second factor is required
	NoCodes  bool // codes are switched off
	Passkeys []PasskeyRow
	Passkey  *PasskeyForm // nil: no passkeys here
	Agency   *AgencyLink  // nil: nobody signs in at the agency
	Left     int          // recovery codes not used yet
	Fresh    bool         // confirmed a short while ago: changes do not ask again
	Sessions []SessionRow
	Fields   []Field // of the password form
	Notices  NoticeBoxes
}

// NoticeBoxes are what a person can ask to be told by mail.
type NoticeBoxes struct {
	Mail bool // the portal sends mail by itself
	List []NoticeBox
}

// NoticeBox is one notice.
type NoticeBox struct {
	Value  string
	Label  string
	Chosen bool
}

// SessionRow is one signed-in browser.
type SessionRow struct {
	Handle  string // names the session in a form; it opens nothing
	Started string
	Seen    string
	Here    bool
}
