package docket

// JointSignature is one decision on many comments whose proposals a second person can
// answer at once. Each comment is still proposed, and signed, by itself.
type JointSignature struct {
	Act  ManyDecision
	Open int         // proposals that wait
	Last SignatureID // the newest of them: who looks at them now has seen none behind it
}

// JointQuery asks for the joint decisions of a docket that wait for a second person,
// oldest first.
type JointQuery struct {
	Docket ID
	By     UserID // made by this person
	NotBy  UserID // made by somebody else
	After  ManyID // keyset: continue behind this one
	Limit  int
}

// JointPage is a page of them. Next is where the following page begins, zero at the
// end. Open counts the proposals that wait in the whole list.
type JointPage struct {
	Joint []JointSignature
	Next  ManyID
	Open  int
}

// JointAnswer is what a second person says to some proposals of one joint decision.
type JointAnswer struct {
	Act        ManyID
	By         UserID
	Agree      bool
	Note       string        // sealed in the store, at each proposal
	Signatures []SignatureID // at most ManySlice
}
