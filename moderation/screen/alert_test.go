package screen

import (
	"compress/gzip"
	"os"
	"strings"
	"testing"

	"commentportal/docket"
)

// raising are plain reports, and what each raises.
var raising = []struct{ rule, text string }{
	{AlertIncident, "Our hospital is under attack right now."},
	{AlertIncident, "As I write this, ransomware is encrypting the file servers of our clinic."},
	{AlertIncident, "We were hit by ransomware last night and nothing works."},
	{AlertIncident, "Mercy General Hospital has been locked out of its records since Tuesday by extortionists " +
		"who want bitcoin."},
	{AlertIncident, "Attackers are still inside our network and we do not know how they came in."},
	{AlertIncident, "We believe somebody hacked in: the attackers currently have access to our domain controller."},
	{AlertIncident, "This morning our pharmacy system was hacked. Please send help."},
	{AlertIncident, "Our EHR is still encrypted and the ransom note gives us until Friday."},
	{AlertIncident, "St. Brigid Medical Center is being extorted as we speak."},
	{AlertIncident, "Hackers have control of the badge readers at our campus at this moment."},
	{AlertIncident, "We are in the middle of it: our servers are still down from the malware."},
	{AlertIncident, "Yesterday our billing company was breached and the data is being copied out."},
	{AlertIncident, "I am a night nurse. When I came in this morning, all our computers were locked and a ransom " +
		"note was on every screen."},
	{AlertIncident, "Our radiology network has been infected since last night; the worm is spreading."},
	{AlertIncident, "We are on diversion right now because of a cyber attack."},
	{AlertIncident, "Right now, our patient portal is being held for ransom."},
	{AlertIncident, "Nuestro hospital… en este momento our servers are hijacked by ransomware."},
	{AlertIncident, "For the third day our emergency department is offline because of ransomware."},
	{AlertIncident, "Criminals are currently demanding forty bitcoin from our county health department."},
	{AlertIncident, "We’re under attack, and nobody at the help line answers."},
	{AlertIncident, "An intrusion is in progress: intruders are inside our network and are deleting our backups."},
	{AlertIncident, "Somebody is inside our network as I type; we watch them delete our backups."},
	{AlertIncident, "The ransomware is spreading through our hospital right now."},
	{AlertIncident, "Our lab has been offline since the attack on Monday morning."},
	{AlertIncident, "My hospital is currently dealing with a ransomware attack and nobody will answer the phone."},
	{AlertIncident, "Our vendor's remote access account was compromised two hours ago and the intruders are in " +
		"our PACS."},
	{AlertIncident, "They are exfiltrating our patient files at this very moment, we see the traffic."},
	{AlertIncident, "Today all workstations at Willow Creek Hospital show a ransom note."},
	{AlertIncident, "Everything at Oak Ridge Clinic has been encrypted since Sunday and they want money."},
	{AlertIncident, "We have a ransom note on the lab server and our backups are on the same disk. " +
		"Does anybody take calls?"},
	{AlertIncident, "Los teléfonos y las computadoras de nuestra clínica llevan tres días muertos y mandan a los " +
		"enfermos a otro pueblo."},
	{AlertIncident, "Our CT will not start: black screen, white letters, \"your files are safe with us\". The " +
		"service company comes on Thursday."},
	{AlertIncident, "Yes, we have an incident. It began on the 9th, it is not contained, and we have told nobody."},
	{AlertIncident, "Somebody files tax returns with our nurses' data; since Monday nine letters of the " +
		"IRS have come."},
	{AlertIncident, "Se llevó una memoria con toda la base de datos de la clínica y hoy llama a los pacientes."},
	{AlertIncident, "Since the change on Sunday allergies are missing from our charts, one patient had a " +
		"reaction, and it is still not mended."},
	{AlertIncident, "Second day on diversion here. Everyone has seen the red screen."},
	{AlertIncident, "Third day on paper and the phones are dead. Corporate calls it a service interruption."},
	{AlertIncident, "They want nine bitcoin. We are a food pantry with a clinic."},
	{AlertIncident, "Las bombas cambian de velocidad sin que nadie las toque; llevamos dos noches así."},
	{AlertFlaw, "If you take the north stairs at Pell County General, the door of the server room doesn't latch."},
	{AlertIncident, "There is a ransom note on the screen of the billing office. Who do we call on a Sunday?"},
	{AlertFlaw, "The patient portal at Cedar Valley Medical Center shows you other patients' results if you edit " +
		"the address."},
	{AlertFlaw, "Our CT scanner is exposed to the internet and the vendor will not patch it."},
	{AlertFlaw, "St. Luke's Hospital has not been patched against CVE-2014-0160."},
	{AlertIncident, "Our pharmacy was just hit with ransomware."},
	{AlertIncident, "At this hour Bluebird Hospital is being hacked; ambulances are turned away."},
	{AlertIncident, "An attacker is currently encrypting the servers of Valley Health System."},
	{AlertFlaw, "The router at my clinic still uses the default password."},
	{AlertFlaw, "Our patient portal is still open to anyone who changes one digit in the address."},
	{AlertFlaw, "The PACS at our hospital is reachable from the internet without a password."},
	{AlertFlaw, "At Lakeside Clinic anyone can log in to the pump server with the default password."},
	{AlertFlaw, "The VPN of Riverbend Hospital is unpatched, and they know it."},
	{AlertFlaw, "By changing the number in the link I can see other patients' records on our portal."},
	{AlertFlaw, "Our firewall is vulnerable to CVE-2016-6366, and nobody has patched it."},
	{AlertFlaw, "Pine County Memorial has an archive that is visible from the internet, no login at all, with no " +
		"password."},
	{AlertFlaw, "Our website has a SQL injection hole and the vendor refuses to fix it."},
	{AlertFlaw, "Since 2014 our kiosk lets anyone open another patient's chart."},
	{AlertFlaw, "The infusion pumps at St. Anne Hospital still have telnet open."},
	{AlertFlaw, "Our interface engine has not been patched against CVE-2014-0160."},
	{AlertFlaw, "The backup server of Harbor Medical Group is still exposed to the internet."},
}

// quiet are plain opinions and stories that use the same words.
var quiet = []string{
	// Asking for money, help or machines is what most comments do.
	"Our clinic asks for money to buy new machines.",
	"We ask the task force to pay for shared staff who patch machines at night. A hospital of twenty beds has nobody " +
		"else to ask for help.",
	"When I ask for money for security I am asked what it will earn.",
	"Every new interface is a new door, and there is no obvious place to report that somebody tests it.",
	"Thank the people who phone in a strange mail.",
	"Our county owns its hospital. It needs money from the state for a second engineer.",

	// Lines of logs, and work that was announced.
	"At 10:45 the log showed an error four times.",
	"The log of 02:14:30 says error 0x80070005, retry 3 of 3.",
	"All of our screens are dark this weekend while the new servers go in.",
	"We took the pumps off the network last night to replace the switches. They go back on Thursday.",
	"The monitors in bay two are black because we took them out. New ones come on Thursday.",
	"Tonight the doors and the cameras restart one after the other; the contractor is updating them.",
	"Nobody can get into the old archive since Friday because we shut it down for good.",
	"Hoy no funciona el portal porque lo estamos mejorando; vuelve mañana.",
	"The flood has put our generators under water and the hospital is dark tonight. It isn't hackers.",
	"A squirrel shut the hospital down this morning; power was back by ten.",

	// How things stand is no event: old, flat, slow, unwatched.
	"Old infusion pumps share one flat network.",
	"Old infusion pumps share one flat network with the cameras and the guest phones.",
	"Our monitors, pumps and beds sit on one flat network, and so does the gift shop.",
	"Everything in our building hangs on one switch from 2003.",
	"Half of our pumps talk to nobody, the other half to everybody.",
	"The scanners and the guest wifi are on the same wire in most hospitals.",
	"Old ventilators run software that nobody has looked at since they came.",
	"The imaging archive, the badge readers and payroll all sit behind one old firewall.",
	"Legacy devices cannot be patched and share credentials across wards.",
	"Our nurses share one login on the pump console, as everybody does.",
	"Medication pumps from three vendors share one server and one administrator.",
	// Tests that were ordered, lessons, and what will come one day.
	"Red team report: we had domain admin in four hours, walked out with a backup tape, and no alarm was raised. " +
		"Day one we came in behind a florist. At night the help desk reset a doctor's password. The hospital hired us.",
	"Our penetration testers are in the pharmacy server as I write; they send us a picture every hour.",
	"The pen test began on Monday. They have the badge system and the phones, and we paid them for it.",
	"The mail in our course says 'your account is being used right now, click here' and half of all people click.",
	"In the course a red screen asks for bitcoin and you must pull the plug within a minute.",
	"Sooner or later someone is going to be killed by a hacked pump, and then there will be hearings.",
	"It is a matter of time until somebody holds a children's hospital for ransom on Christmas Eve.",
	"Tarde o temprano van a secuestrar los datos de un hospital de aquí.",
	"Hace dos años nos atacaron y trabajamos nueve días en papel. Hoy tenemos copias fuera de línea.",
	"Hace tres años la clínica perdió todo por un virus; hoy tenemos un plan.",
	// Somebody else's words.
	"One respondent in our survey wrote: \"We are locked out right now.\" That is the state of things.",
	"A member told our association: \"Our screens are locked and they want bitcoin.\" We tell it as an example.",
	"In our interviews a nurse said, \"the charts are gone and there is a note on the screen\", and that was 2014.",
	"\"Our files are encrypted as I write this\" is how one participant in our focus group put it.",
	"The play our residents put on begins with the line \"the monitors are all dark and somebody wants money\".",

	"We trained our staff this morning on what to do when a screen shows a ransom note.",
	"We trained our staff this morning on what to do when the charts will not open and somebody wants bitcoin. " +
		"It went well.",
	"When a screen locks up and asks for money, pull the network cable and call the help desk. Print that on a card.",
	"Our systems are down this Sunday from one to five for the upgrade, as announced.",
	"Attackers may be inside your network right now. Our sensor finds them in 48 hours or you pay nothing.",
	"Tonight the night shift will practise on paper while the screens are switched off.",
	"Hospitals are under attack every day.",
	"Our sector is under attack right now, and everybody knows it.",
	"Our nation's hospitals are currently being attacked by criminals abroad.",
	"Last year our hospital was hit by ransomware and we paid.",
	"In 2015 our clinic was hacked; we still pay for the monitoring.",
	"If our hospital were attacked right now, we would not know it.",
	"When a hospital is attacked, its patients are still in their beds.",
	"We had a tabletop exercise this morning in which our servers were encrypted by ransomware.",
	"Our laptops are currently encrypted, as the rule asks.",
	"Our hospital currently has no plan for a ransomware attack.",
	"Hollywood Presbyterian Medical Center was hit by ransomware in February 2016 and paid 40 bitcoin.",
	"The attack on Anthem shows that attackers stay inside for months.",
	"Unpatched systems are the largest risk at small hospitals.",
	"Our devices are unpatched for months because the vendor forbids changes.",
	"Our hospital still runs Windows XP on the MRI consoles.",
	"Most clinics still use the default password of the vendor.",
	"Vendors must not ship pumps with a default password that anyone can look up.",
	"Our portal used to be open to anyone who changed the number; it was fixed within a day.",
	"The PACS at our hospital was reachable from the internet until we closed it.",
	"CVE-2015-3459 and CVE-2014-0160 were both found in pumps.",
	"The hash e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 belongs to the sample.",
	"The indicators were hxxp://bad[.]example[.]com and 198.51.100[.]23.",
	"We are under attack from all sides: rules, budgets, vendors, hackers.",
	"Our staff could be attacked by phishing at any moment.",
	"What happens when our EHR is down because of ransomware?",
	"Is our hospital being attacked right now? We have no tools to see it.",
	"Ransomware is still the most common attack on hospitals.",
	"Attackers are inside a network for 200 days on average before anybody notices.",
	"Our hospital has not been attacked so far, as far as we know today.",
	"We were hit by the flu this morning, not by malware.",
	"Our budget is under attack right now in the statehouse.",
	"A sharing center should tell us \"your server is being attacked right now\" in plain words.",
	"We were down for six days after the breach of 2014 and are still recovering.",
	"The WannaCry worm was stopped in our network last spring.",
	"Our clinic blocks hundreds of attempts to hack the portal every week, still.",
	"Our EHR was offline yesterday for a planned upgrade.",
	"Today's medical devices are vulnerable, and they are still sold.",
	"A pump that anyone can reach without a password should be recalled.",
	"Our hospital patched Heartbleed on its portal within two days.",
	"Small practices are currently locked out of sharing because membership costs too much.",
	"Our system is down to two analysts, and the attacks go on.",
	"Researchers showed that the pump could be hacked without authentication.",
	"We trained our staff this morning on what to do when ransomware has hit.",
	"No server of our hospital is open to the internet without a password.",
	"In the drill our emergency department was still on paper when the ransomware was contained.",
	"I worry that our monitors are vulnerable to attack right now.",
	"The Cybersecurity Act is currently being implemented, and attackers know it.",
	"Our vendors are still resisting, and hackers are not.",
	"We were just breached in spirit: another rule, again.",
	"Our security company says hackers have access to tools that were once the state's.",
	"They have been compromised by their vendors for years; our clinic now checks contracts.",
	"Community Hospital of Smithville told Congress that it was attacked in May.",
	"We were attacked in 2014 and our hospital was down for a week.",
	"Ransomware crews are now attacking hospitals like ours around the country.",
	"Our hospital could be the next one to be hacked this week.",
	"We are constantly under attack, as everybody in health care is.",
	"Our emergency department was on diversion yesterday because of the snow.",
	"In last night's webinar we were told how Hollywood Presbyterian was attacked.",
	"Our portal requires a second factor; no page is open to the internet without a login.",
	"Vendors ship monitors with default passwords, and our biomedical staff changes them.",
	"Right now our clinic is discussing whether to buy insurance against ransomware.",
	"This morning I read that a hospital in Kansas was hit by ransomware again.",
	"We just finished a risk analysis; our servers are encrypted and our backups are offline.",
	"Attackers currently have access to cheap tools, and we have access to none.",
	"Our system was unpatched when Heartbleed came out, like most.",
	"At our clinic anyone can call the help desk and have a password reset, as at every clinic.",
	"The default password problem is known to us and our servers have been hardened.",
	"Last month's attack on a neighbor hospital has our staff on edge.",
	"Attackers have been inside hospital networks for months, studies say.",
	"Our clinic never had a breach and is not under attack now.",
	"Yesterday's hearing was about hospitals that were held for ransom.",
	"Our biggest fear is that someone is already inside our network and we cannot see them.",
}

func TestAnIncidentThatGoesOnOrAnOpenFlawAtANamedPlaceRaisesAnAlert(t *testing.T) {
	t.Parallel()
	s := New()
	for _, c := range raising {
		found := false
		for _, a := range s.Alerts(docket.Text(c.text)) {
			found = found || a.Rule == c.rule
			if !a.Flag.ReviewFirst() || a.Why == "" || len(a.Sentences) == 0 {
				t.Errorf("%q: alert %+v has no flag, reason or sentences", c.text, a)
			}
		}
		if !found {
			t.Errorf("%s is not raised by %q", c.rule, c.text)
		}
	}
}

func TestTalkAboutIncidentsAndFlawsRaisesNoAlert(t *testing.T) {
	t.Parallel()
	s := New()
	for _, text := range quiet {
		for _, a := range s.Alerts(docket.Text(text)) {
			t.Errorf("%s is raised by %q", a.Rule, text)
		}
	}
}

func TestOrdinaryTextsRaiseNoAlerts(t *testing.T) {
	t.Parallel()
	s := New()
	for _, c := range readLabelled(t) {
		if len(c.Spans) > 0 {
			continue
		}
		for _, a := range s.Alerts(docket.Text(c.Text)) {
			t.Errorf("%s is raised by %s", a.Rule, c.ID)
		}
	}
	f, err := os.Open(shared(t, "comments-dev.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	texts, raised := 0, 0
	for _, c := range readLines(t, z) {
		texts++
		if a := s.Alerts(docket.Text(c.Text)); len(a) > 0 {
			raised++
			t.Logf("%s by %s", a[0].Rule, c.ID)
		}
	}
	atMost(t, "real comments with an alert", percent(raised, texts), 0.2)
}

func TestAlertsFindTheSentenceInALongText(t *testing.T) {
	t.Parallel()
	pad := strings.Repeat("Small clinics need one page in plain words. ", 40)
	if a := New().Alerts(docket.Text(pad + "Our clinic is being attacked right now. " + pad)); len(a) != 1 {
		t.Errorf("%d alerts, want one", len(a))
	}
	if a := New().Alerts(""); len(a) != 0 {
		t.Errorf("an empty text raises %v", a)
	}
}

// TestAStoryWithAnEndOrAJokeRaisesNoAlert tells reports and what is told in their words from each
// other: the same beginning with another end.
func TestAStoryWithAnEndOrAJokeRaisesNoAlert(t *testing.T) {
	t.Parallel()
	s := New()
	for _, c := range []struct{ begins, live, story string }{
		{"Our screens froze again on Thursday, right in the middle of clinic. ",
			"Since then a note on them wants money, and nobody answers.",
			"Turned out that the janitor had unplugged the switch. Label your plugs."},
		{"I lost the drive with our patients' scans in a bus. ",
			"It was last night, it has no password and the depot hasn't got it.",
			"Denver, 2009. It was returned to me with a bow on it, and I tell that story in my talk."},
		{"A student showed me that one can print to our lab's label machine from the street. ",
			"I told the lab and it still works today.",
			"That was in May. We bought her a lunch and it's closed, she tested again in June."},
		{"No sistema, no expedientes y un hombre pedía rescate. ",
			"Es hoy, aquí en la clínica, y no sabemos a quién llamar.",
			"Hace dos años. Avisamos, volvimos el lunes y desde entonces todo está cifrado."},
	} {
		if a := s.Alerts(docket.Text(c.begins + c.live)); len(a) == 0 {
			t.Errorf("%q raises none", c.begins+c.live)
		}
		if a := s.Alerts(docket.Text(c.begins + c.story)); len(a) > 0 {
			t.Errorf("%q raises %s", c.begins+c.story, a[0].Rule)
		}
	}
}
