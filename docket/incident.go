package docket

import (
	"strconv"
	"time"
)

// Incident is a comment that was flagged on arrival: somebody should act upon what it
// tells, whatever becomes of the comment.
type Incident struct {
	Comment CommentID
	Docket  ID
	Number  int // among the flagged comments of its docket, by arrival; lists leave it out
	Flags   []Flag
	Status  Status
	FiledAt time.Time
	ToldAt  time.Time // when messages about it were queued; zero: not yet
}

// Reference names an incident to those who take it. The comment's ID is no part of it:
// once the comment is posted, that leads to a name.
func (i Incident) Reference() string { return string(i.Docket) + "/I" + strconv.Itoa(i.Number) }

// IncidentPage is a part of the flagged comments of a docket, the newest first.
type IncidentPage struct {
	Incidents []Incident
	Total     int
	Next      int64 // a serial: the others were filed before it; 0: none
}

// TLP is a marking of the Traffic Light Protocol, version 2.0: with whom something may be
// shared.
type TLP string

// The markings, the strictest last.
const (
	TLPClear       TLP = "TLP:CLEAR"
	TLPGreen       TLP = "TLP:GREEN"
	TLPAmber       TLP = "TLP:AMBER"
	TLPAmberStrict TLP = "TLP:AMBER+STRICT"
	TLPRed         TLP = "TLP:RED"
)

// TLPs lists the markings, the strictest last.
var TLPs = []TLP{TLPClear, TLPGreen, TLPAmber, TLPAmberStrict, TLPRed}

// DefaultTLP is the marking of what is handed over where neither a person nor the docket chose
// one: those who get it may pass it on within their organization alone.
const DefaultTLP = TLPAmberStrict

// OrDefault is the marking itself, or DefaultTLP where nobody chose one.
func (m TLP) OrDefault() TLP {
	if m == "" {
		return DefaultTLP
	}
	return m
}

// Means says with whom those who get something of this marking may share it.
func (m TLP) Means() string {
	switch m {
	case TLPClear:
		return "with everybody"
	case TLPGreen:
		return "within their community"
	case TLPAmber:
		return "within their organization and with its clients, where they need to know"
	case TLPAmberStrict:
		return "within their organization alone, where they need to know"
	case TLPRed:
		return "with nobody else"
	}
	return ""
}
