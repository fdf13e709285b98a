package docket

import (
	"log/slog"
	"time"
)

// MessageKind is what a message of the portal is about.
type MessageKind string

// The kinds of messages.
const (
	MessageAlert    MessageKind = "alert"    // comments that somebody should act upon arrived
	MessageQuestion MessageKind = "question" // staff ask the writer of a comment something
	MessageDaily    MessageKind = "daily"    // how much waits for a moderator
	MessageName     MessageKind = "name"     // the link to the answer to "was my name used?"
	MessageWrote    MessageKind = "wrote"    // the sender of a comment is asked whether they wrote it
	MessageAppeal   MessageKind = "appeal"   // staff looked again at the decision on a comment
	MessageConfirm  MessageKind = "confirm"  // the sender of a comment is asked whether the address is theirs
	MessageDecided  MessageKind = "decided"  // a comment was decided
	MessageReply    MessageKind = "reply"    // a reply to a comment was posted
	MessageFollow   MessageKind = "follow"   // who would follow a docket is asked whether the address is theirs
	MessageOpened   MessageKind = "opened"   // a docket that somebody follows takes comments
	MessageClosing  MessageKind = "closing"  // it closes soon
	MessageExtended MessageKind = "extended" // it takes comments for longer
	MessageResults  MessageKind = "results"  // what came of the comments is published
	MessageAccount  MessageKind = "account"  // a way to sign in to an account was changed
)

// AccountChange is what a mail to the person of an account tells.
type AccountChange string

// The changes.
const (
	AccountPassword     AccountChange = "password"         // the password was changed
	AccountReset        AccountChange = "reset"            // the password was taken away
	AccountResetAll     AccountChange = "reset_all"        // the password and all factors were taken away
	AccountCodes        AccountChange = "codes"            // a one-time-code app was set up
	AccountRecovery     AccountChange = "recovery"         // a recovery code was used
	AccountPasskey      AccountChange = "passkey"          // a passkey was added
	AccountPasskeyGone  AccountChange = "passkey_removed"  // a passkey was removed
	AccountIdentity     AccountChange = "identity"         // connected to the agency's sign-in
	AccountIdentityGone AccountChange = "identity_removed" // no longer connected to it
)

// MessageWay is how a message leaves the portal.
type MessageWay string

// The ways.
const (
	ByMail    MessageWay = "mail"
	ByWebhook MessageWay = "webhook"
)

// MessageState is what became of a message.
type MessageState string

// The states of a message. Only one that waits or failed keeps its address.
const (
	MessageWaiting MessageState = "waiting"
	MessageSent    MessageState = "sent"
	MessageFailed  MessageState = "failed"  // refused, or tried for too long
	MessageByHand  MessageState = "by_hand" // a person sent it
	MessageDropped MessageState = "dropped" // a person said that it is not to be sent
)

// Message is a notice that leaves the portal. It says that something waits and where,
// never what: it has no field for words of a comment, a name or a comment's ID, so
// none can be in what is sent.
type Message struct {
	ID     int64
	Kind   MessageKind
	Way    MessageWay
	Docket ID     // "" for one that belongs to none
	Count  int    // of what waits
	To     string // the address; empty for a webhook
	Link   string // path of a page that is for the receiver alone; "" for most kinds

	About    AccountChange // what of an account changed; "" for other kinds
	Token    string        // random word of the letter's links; "": it has none
	Language string        // of whom it goes to; "": English

	State   MessageState
	Tries   int
	Failure string // why the last try failed, in words without an address
	MadeAt  time.Time
	NextAt  time.Time // of the next try
	EndedAt time.Time // zero: it waits
}

// LogValue names a message by its kind alone.
func (m Message) LogValue() slog.Value { return slog.StringValue("[message " + string(m.Kind) + "]") }

// MessageOutcome is how a try to send a message ended.
type MessageOutcome struct {
	Sent    bool
	Final   bool // not sent, and never to be tried again
	Failure string
}

// StaffNotice is what a member of staff may ask to be told by mail.
type StaffNotice string

// The notices to staff.
const (
	NoticeAlerts StaffNotice = "alerts" // at once, of comments that somebody should act upon
	NoticeDaily  StaffNotice = "daily"  // on working mornings, of how much waits
)

// StaffNotices lists the notices that people can ask for.
var StaffNotices = []StaffNotice{NoticeAlerts, NoticeDaily}

// AlertsRaised is what became of flagged comments that nobody had been told of.
type AlertsRaised struct {
	Comments int
	Messages int // queued: none where nobody asked to be told
}
