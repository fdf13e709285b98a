package screen

// A concept is a set of ideas that words stand for, a bit each.
type concept uint64

const (
	thing      concept = 1 << iota // systems, screens, lines, doors: what a place works with
	record                         // what is kept about people
	softThing                      // words that are things now and then
	ailing                         // failing, perhaps
	somebody                       // who may be anybody
	device                         // what treats patients
	failing                        // does not work, is gone, cannot be reached
	wrongly                        // works, but wrongly
	itself                         // acts without anybody
	stranger                       // somebody who should not be there
	nobody                         // that nobody here knows, made or asked for
	entering                       // gets, sits or looks in
	taking                         // copies, steals, deletes, changes
	foreign                        // far away
	demand                         // money or a deed asked for under pressure
	pressure                       // until when, or else
	message                        // a note, a mail, a call
	money                          // pay, deposits, accounts of a bank
	moved                          // sent, changed or gone, as money goes
	exposing                       // shown or sent where it should not be
	selling                        // offered for money
	medium                         // what one can carry records on
	finding                        // found, bought, left, lost, stolen
	makeshift                      // how people work when nothing works
	stopped                        // care called off or sent elsewhere
	harm                           // a patient came to harm, or nearly
	plea                           // asks for help or says where help stands
	announced                      // what somebody is about to do
	assault                        // a deed against systems
	malice                         // names of attacks
	lure                           // how people are deceived
	negation                       // cannot, nobody, nothing
	use                            // what one does with a system
	entry                          // doors, locks, rooms
	unguarded                      // open, without a lock
	unknown                        // no password, any password
	seeing                         // the writer saw or tried it
	crowd                          // patients, people, families: whom records are about
	violence                       // deeds against persons
	weapon                         // what they are done with
	target                         // whom they are done to
	intent                         // I will, he says he will
	spreading                      // goes on from one to the next
	cutting                        // unplugs, isolates
	jargon                         // what technicians write of intrusions
	away                           // whose name was used while they were away
	grudge                         // what people who threaten say of themselves and others
	stalking                       // where and when somebody can be found
	persisting                     // still, again
	quantity                       // counts of people and records
	caretime                       // shifts, mornings, clock times: a story of hours
)

// A wordConcept lists the words of a concept; see inflect. Phrases are patterns,
// parted by commas, and stand for the concept where they begin.
type wordConcept struct {
	is      concept
	words   string
	phrases string
}

// conceptLists are all words of concepts.
var conceptLists = [][]wordConcept{eventConcepts, spanishConcepts, flawConcepts, threatConcepts}

// conceptNames names the concepts in the order of their bits.
var conceptNames = []string{"thing", "record", "soft thing", "ailing", "somebody", "device", "failing", "wrongly",
	"itself", "stranger", "nobody", "entering", "taking", "foreign", "demand", "pressure", "message", "money", "moved",
	"exposing", "selling", "medium", "finding", "makeshift", "stopped", "harm", "plea", "announced", "assault",
	"malice", "lure", "negation", "use", "entry", "unguarded", "unknown", "seeing", "crowd", "violence", "weapon",
	"target", "intent", "spreading", "cutting", "jargon", "away", "grudge", "stalking", "persisting",
	"quantity", "caretime"}

// ofThisField are the concepts of what incidents happen to and of what they look like.
const ofThisField = thing | record | softThing | device | entry | message | medium | money | crowd | caretime |
	makeshift | malice | jargon | stopped | harm | demand

// happening are the concepts of what happens to somebody.
const happening = failing | ailing | wrongly | itself | stranger | somebody | nobody | entering | taking | foreign |
	demand | pressure | moved | exposing | selling | finding | makeshift | stopped | harm | malice | lure |
	spreading | cutting | jargon | away | announced
