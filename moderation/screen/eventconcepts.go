package screen

// eventConcepts are the English words for what happens to a place, its systems, its
// records and its patients, as nurses, clerks, patients, families, technicians,
// vendors and attackers say it.
var eventConcepts = []wordConcept{
	{thing, `thing:n till:n gadget:n trunk:n uplink tunnel:n chiller:n handler:n rack:n endpoint:n firmware
		printout:n barcode:n wristband:n tube:n hmi plc scada beeper:n walkie:n turnstile:n lamp:n fob:n
		authenticator cable:n plug:n outlet:n vault:n locker:n computer:n pc:n laptop:n workstation:n
		terminal:n screen:n desktop:n server:n network:n system:n ehr emr ehrs emrs epic cerner meditech
		charting software program:n application:n app:n database:n portal:n website:n webpage:n homepage:n
		email:n mail mailbox:n inbox:n outlook phone:n telephone:n landline:n fax:n faxes pager:n printer:n
		wifi internet intranet backup:n drive:n pacs imaging scheduler schedule:n prescription:n prescribing
		billing kiosk:n tablet:n login:n password:n passcode:n credential:n username:n controller:n directory
		cloud telemetry telehealth interface:n feed:n intercom paging lights elevator:n lift:n door:n badge:n
		camera:n cctv thermostat:n hvac generator:n freezer:n fridge:n refrigerator:n cooler:n dispatch
		radio:n alarm:n antivirus firewall:n router:n switch:n vpn tube dashboard:n keyboard:n mouse cursor
		dictation transcription payroll console:n instance:n host:n gateway:n hub:n modem:n dictaphone
		dictations whiteboard website formulary voicemail:n cabinet:n carousel:n dispenser:n robot:n folder:n
		directory directories worklist:n map:n setpoints concentrator maps ambulance:n helipad siren:n
		sprinkler:n stretcher:n
		clock:n server chair:n nicu icu hotline
		archive:n meter:n antenna:n visit:n uploads youtube bed:n backups valve:n tap:n
		icon:n tower:n intake sign receipt:n recording`,
		`the whole/entire building, crash cart, badge readers, call center, front desk, time clock, tube system,
		nurse call, call bells, call lights, one/every machine/computer/screen/terminal/station, help desk,
		nurses station, building control/controls,
		set points, cath lab, drive light/lights, carbon copies, hand piece, bedside box, oxygen machine/concentrator,
		medical device/devices,
		infusion tower`},
	{record, `xrays charts results visit:n summary summaries pics picture:n appointment:n prescription:n dob birthdays
		record:n chart:n file:n document:n image:n xray:n scan:n result:n report:n history histories note:n diagnosis
		diagnoses ssn:n name:n list:n spreadsheet:n data database:n photo:n picture:n letter:n referral:n printout:n
		paperwork
		form:n copy copies medication:n allergy allergies birthdate:n address:n insurance statement:n bill:n claim:n
		transcript:n
		recording:n session:n psychotherapy hiv genetic genome:n dna sample:n roster:n census
		rows dx medicine:n dosage:n mammogram:n biopsy biopsies pathology mri:n`,
		`x rays, x ray, social security numbers/number, medical history, patient list, credit card/cards, test results,
		lab results, therapy notes`},
	{softThing, `everything control:n label:n type:n types edit:n inventory token:n connection:n session:n safe:n
		display:n site:n page:n line:n share:n calendar appointment:n order:n register:n account:n reader:n window:n
		results lab:n laboratory pharmacy registration admission admissions triage ledger machine:n box:n everything
		everyone's lookup template:n queue:n tracking board:n sheet:n unit:n tool:n rows table:n maker:n vehicle:n
		truck:n
		office:n book:n script:n
		anything nothing archive:n embryo:n medicine:n chair:n light:n square:n station:n interface meter:n`,
		``},
	{ailing, `stopped closes closed bust gone missing empty refuse:v reject:v flashing looping fail:v failed dying died
		overwhelmed flooded nonsense breach:v infect:v compromise:v renamed timing kicked silent nothing lost differ
		differs broke weird`, ``},
	{device, `pump:n ventilator:n monitor:n defibrillator:n pacemaker:n dialyzer:n dialysis scanner:n mri ct cat linac
		accelerator:n
		analyzer:n analyser:n infusion infusions insulin telemetry incubator:n warmer:n anesthesia oxygen robot:n
		implant:n programmer:n
		ultrasound x-ray radiotherapy glucometer:n bed:n vent:n dispenser:n cabinet:n drip:n syringe:n cgm sensor:n`,
		`heart rate, dispensing cabinet/cabinets, drug cabinet/cabinets, call button/buttons, insulin pump`},
	{failing, `froze toast busted hosed nuked trash:v trashed locks dropping drop:vv flicker:v flickering jammed
		scrolling overheating overheat:v unlit stalled stall:v hung down dead dark black blank frozen
		freeze:v froze stuck hang hangs hung crash:v vanish:v disappear:v wipe:v erase:v delete:v scramble:v
		encrypt:v garbled gibberish garbage corrupt:v corrupted unreadable inaccessible unreachable
		unavailable offline jam:vv disable:v revoke:v unresponsive locked lock:v lockout lockouts overwrite
		overwritten overwrote tamper:v deface:v spinning reboot:v restart:v loop:v fried bricked brick:v
		unusable useless paralyzed paralysed crippled cripple:v knocked hieroglyphics hijack:v hack:v
		sluggish crawling timeouts glitching glitchy haywire crashing blacked emptied zeroed purged
		unplayable greyed grayed bounced silenced knackered kaput blinking penetrated wiped altered mad crazy
		berserk crypto-locked unbootable
		purple
		silence:v quit silent dropped bounce:v flat`,
		`not working, being deleted/erased/wiped/copied/overwritten, is being deleted, goes down by, count goes,
		stopped working, quit working, NOT respond, not responding, nothing works, went out, are out, is out,
		out of service, switched off from/by/during/in, turned off from/by/during/in, tape over the,
		shut/shutting/shuts off/down, locked/locks/lock out/up,
		took/taken/take offline, no dial tone, busy signal, went/gone/going down/dark/black/blank/silent/dead,
		keeps/kept/keep dropping/crashing/restarting/rebooting/freezing/failing,
		out for, logged out/off, logs us/me/everyone out/off, kicked/kicks/kicking out/off,
		no longer exist/exists/open/opens/work/works/start/load/loads/there/recognizes,
		we/i lost the/all/every/access/our,
		lost access, lost everything, lost all, have lost, all zeros, question marks, random letters/characters/symbols,
		strange/weird/funny letters/characters/symbols/names/ending/endings, end/ends/ending in,
		stopped opening/printing/working/answering/loading/responding/ringing/charting/dispensing,
		keep/keeps vanishing/disappearing/dying/dropping/going/crashing/changing/coming,
		black/red/blue/white/blank page/screen/screens/window/box, all we get/see/have, busy tone, lit up, lights out,
		one after another/the, one by one, lost control, out of control, nothing but, won t come, all gone, went poof,
		came/come/coming up blank/empty, no patients listed, no sound, NOT sound/ring/beep/match,
		where the ~ used to be,
		nothing ~ turns/works/opens/starts/loads/prints, went mad/crazy/wild/haywire/berserk/dark,
		gone mad/crazy/wild/haywire/berserk, solid red, drops at/every/out, cannot/can t stop, moved by,
		list of ~ letters/numbers, counting down, count down, in the wrong, NOT turn/come/power on,
		go/goes/going/went off, stay/stays/staying off, are off/dark, drop off the, one line, single line,
		went purple/red/black/blue, keep/keeps coming back, NOT override,
		refuse/refuses to start/open/print/run, NOT start/load/boot/open/print,
		get into anything, into anything, is gone, it s gone, are gone, s gone, went silent, went flat, dropped to,
		not there, fell off,
		replaced by, been replaced, hour 53, is hour, are cut,
		turned into white, lose the network, loses the network, went black, says owned`},
	{wrongly, `edits edited wrong wrongly swapped swap:vv switched mixed mismatched altered alter:v changed changing
		changes different
		doubled double twice tripled triple mislabeled mislabelled incorrect reversed duplicated duplicate flipped
		edited rewritten
		rewrote modified modify:v nonsense impossible bogus fake false falsified forged overridden scrambled another's
		stranger's
		multiplied benign malignant differ differs
		yesterday s`,
		`mixed up, other people s, another patient/person, somebody/someone else, do/does not match, don/doesn t match,
		does not add up, as today s, yesterday s ~ as, wrong side/end of, to the wrong, aren t/not doing it, off by,
		is/are off, accept/accepts/takes any, the wrong type/types/label/labels, same name/patient on/for/everywhere,
		to addresses that, ten times, five times, ten/10 fold, too high/low/fast/much, not ours, not mine, not hers,
		not his, not what we/i/the, NOT match, impossible values/numbers/readings, same value/number/reading for,
		shown as, shows as, labeled as, charted as, under the wrong, values that, somebody else s,
		differ/differs from, weird letters/numbers, by ten, times ten, instead of, became, own set points, moved by,
		of yesterday, says otherwise, someone else s allergies, don t exist, not exist, changed right after,
		the wrong street/house/room/bed, comes back/out changed, come back/out changed, otherwise,
		wrong place/way/direction/county, mismarked, badly marked, in the wrong,
		who are alive, changing blood, blood types, wrong room, was/were edited, edited from`},
	{itself, `themselves itself yourself autonomously ghost possessed`,
		`by itself, by themselves, on its/their own, all by itself, without/with anyone/anybody/nobody/no touching/one,
		nobody/no ~ touching/touched/touches/pressed/sent/asked, while i/we watch/watched/watching,
		in front of me/us/my,
		remote controlled, remotely, from outside, moving on/by/across, moves on, at random, out of nowhere,
		as if someone/somebody, like someone/somebody is, re setting, resetting themselves/itself, on their/its own,
		while i typed/watch/watched/type/was, as i/we watch/watched/watching/look, 999, to zero, to maximum, to max,
		goes/going/go up again, back up again, again and again, over and over, every time we/i, each time we/i,
		doing things, programmed ~ remotely, reprogrammed, re programmed, changing its/their own, comes back,
		came back ~ on, turns itself/themselves, turned itself/themselves, spitting`},
	{somebody, `somebody someone unknown anonymous strange suspicious unfamiliar unrecognized`,
		`somebody/someone else`},
	{stranger, `muchacho stranger:n intruder:n hacker:n attacker:n criminal:n crook:n thief thieves gang:n impostor:n
		imposter:n scammer:n fraudster:n extortionist:n outsider:n unauthorized unauthorised perpetrator:n
		culprit:n blackmailer:n adversary infiltrator:n ghost unrecognized rogue fraudulent researcher:n
		caller:n
		gentleman gentlemen lady voice`,
		`a/some man/guy/woman/kid/person/voice/caller/group/fellow/visitor/user/account, two/three men/guys/people,
		whoever is/did/has/it, they re in, they are in/inside, not one of us, not us, not ours, none of us,
		not our it/guy/people/vendor/technician, former/ex employee/employees/contractor/contractors/technician/
		administrator/nurse/worker/admin, ex employee/husband/boyfriend/nurse/worker/admin, fired employee/it, who was/
		got/were ~ fired/let,
		laid off, disgruntled, other people, a third party, from the outside, nation state, state actor,
		calling themselves/itself, calls themselves/itself/himself, a contractor/technician/repairman/visitor/salesman,
		somebody who isn/is t/not, bad terms, the contractor/technician, ex/former boss/partner/colleague/roommate,
		security researcher, a voice, a gray/white/black/dark/blue/red/parked van/pickup/truck/car/suv, sits in,
		sitting in, not them, isn/wasn/weren/aren t them/us/me/him/her, not her, not him,
		says/said it/they ~ not/wasn/isn ~ them/him/her, has/have a hand in, hand in there,
		former resident/nurse/patient/student/volunteer,
		two/three/some men, in vests, a third, no name, with no name, men in, the remote guy, another company,
		the other company, former practice, ex boss, a/some man/woman/voice/lady/gentleman/fellow,
		little black box, black box, small box, gray/grey box, a box with, with an antenna,
		men from the, the guy, a van, license plate, with our badge, is reading this, has our mail`},
	{nobody, ``,
		`nobody/none/no ~ know/knows/knew/recognize/recognizes/recognise/recognises/created/made/ordered/sent/asked/
		called/set/approved/authorized/authorised/requested/hired/heard/expected/placed/wrote/signed/touched/invited/
		booked/touching/installed/scheduled/owns/claims,
		we/i NOT ~ create/make/order/send/ask/request/set/approve/authorize/place/write/sign/install/recognize/call/
		schedule/do,
		we/i never ~ created/made/ordered/sent/asked/requested/placed/saw/signed/heard/set/hired/authorized/approved/
		used, we/i NOT ~ know/recognize/recognise/own, we/i have/ve never/not ~ seen/heard/used, i/we did not, nobody/no
		here/one/in/on,
		not on our/the/my, NOT belong, not a/an ~ employee/patient/vendor/number/address, never seen before,
		never heard of, never worked here, that we/i ~ not/t ~ recognize/know/create/make,
		no one here did, none of us, on purpose, NOT them, NOT us, from elsewhere, does/do not know,
		none of us ~ placed/did/sent/ordered/wrote, has/have no record, no record of, never took away,
		nobody/no ~ wrote/can/has, was asleep, we never wrote, he/she/they did not,
		none of us was/were, nobody was awake/here/there/in, was/were awake at,
		have no such, has no such, no such man/person/employee/patient/user/account/order, not ours,
		that we do not have, is not ours, isn t ours, he did not come back, who left in, dead doctor, died in`},
	{entering, `dongle gadget approving approved signed connected wiring inside break:v breaking broke broken
		infiltrate:v log:vv logs logged roam:v lurk:v snoop:v browse:v poke:v poking connect:v
		connected connecting listen:v watching watch:v spy spying eavesdrop:vv intercept:v impersonate:v posing
		pretend:v pretending
		plug:vv plugged plugging unscrew:v tailgate:v sneak:v snuck wander:v wandering climbed reading control:vv
		controls controlling
		takeover reset resets resetting created creating adding typing scrolling opening clicking moving
		answering signing signs hands-on-keyboard
		opened trying try tries watched shows showed knock`,
		`got/get/gets/getting in/into/inside/access/hold, gotten in/into/inside/access, is/are/s/re ~ in our/my/the,
		is/are/s/re/still inside, is/are/s/re on our/my/the ~ network/system/server/computer/machine,
		came/come/coming in through/from/over, signed/signing/signs in, logged/logging/logs in/into/on,
		taken/took/taking/take over, takes over,
		going/go/goes through our/my/the, walked/walk/walking in/into/out/around,
		has/have/had/got access to our/my/the/her/his/their, with access to our/my/the,
		using my/our/her/his/the ~ login/password/account/badge/credentials/name,
		under my/our/her/his ~ name/login/account, in my/our/her/his ~ name, pretending/claiming/claims to be,
		says/said he/she/they is/was/are/were from, has/have our/my/the ~ password/passwords,
		remote session/desktop/control/access, let/letting himself/themselves/herself in, logged/signed in/on,
		new admin/administrator/user/account, administrator account, domain admin/admins/administrator, shows connected,
		came through/via, out the back, hooked up, plugged ~ in/into, little box/device/black/gadget,
		hands on keyboard, inside since, been inside, used from elsewhere/another/overseas/outside, from elsewhere,
		from a session, session from, a session, signs/signing/signed as,
		answered by, get/gets answered by,
		is/are/was logged into, logged into, back as another, getting/got in again,
		can still open, i can still, can open every, logged in as, stays the whole, showed up, shows up, plug a,
		video call, the keys, who has the keys`},
	{taking, `steal:v stole stolen steals stealing copy:v copied copying download:v exfiltrate:v export:v upload:v take
		takes took taken grab:vv
		grabbed siphon:v delete:v deleting wiping wipe:v erasing erase:v encrypting changing altering remove:v removing
		destroy:v
		harvest:v dump:v dumping leak:v leaking pull:v pulling transfer:v transferring drain:v draining empty:v emptying
		sending
		forwarding forward:v scrape:v scraping rummage:v photograph:v photographing
		penetrated pushing pushed
		bought shipped wired posting delete cleared`,
		`helping himself/themselves/itself, going out to, leaving the/our network/building,
		walk/walked/walking out/off with, made off with, moving ~ out, sends everything/it, gigabytes/terabytes of,
		streaming out, pouring out,
		have picked up, kept a copy, keeps a copy,
		granting itself/themselves, sent 64, sends/sent ~ by itself`},
	{foreign, `overseas abroad foreign russia russian china chinese iran iranian korea korean nigeria nigerian ukraine
		belarus
		romania romanian moldova cyprus kazakhstan brazil brazilian vietnam turkey turkish bulgaria serbia estonia
		latvia lithuania
		cyrillic netherlands panama offshore caymans tor vladivostok moscow minsk pyongyang kyiv bucharest lagos
		shenzhen beijing
		onion elsewhere`,
		`hong kong, eastern europe, another/different/other/far country/state/countries/states, other side of the/world,
		dark web/net, ip address/addresses, middle of the night`},
	{demand, `ransomnote decryptor decryptors ransom bitcoin:n btc monero crypto cryptocurrency extort:v extortion
		blackmail:v ransomed usdt tether coins
		ethereum
		fee`,
		`chat window, the talks, negotiator, negotiating, negotiation, proof of life,
		want/wants/wanted/demand/demands/demanded/demanding/asking/asks/ask/asked ~ money/dollars/million/thousand/
		payment/coins/paid/cash/bitcoin, pay/paid them/him/up/or/within/by/before, to pay, must pay, how/where to pay,
		if/unless we/i/you/they ~ pay/paid, million/thousand/grand ~ or/by/else, gift card/cards, a price, price on,
		price for,
		to get ~ back/unlocked/unfrozen/decrypted, to unlock, unlock our/the/my/them/it, for the key, decryption key,
		price went/goes/doubles up, the price doubles, in exchange, negotiate/negotiating/negotiator, wire him/them/it,
		cash app, western union, cover/coughing/cough up, hold/holding/held ~ hostage/ransom, for ransom,
		wallet address, pay us/or, a week/day/month before/to/until, days before i,
		two/three/four/five/ten/twenty bitcoins/bitcoin, dollars or, or your ~,
		pay/paying/paid ~ dollars/thousand/million, have a week/day,
		wants/asking/asks/want ~ fee/k/thousand, told to/they wire/pay/send/buy, paid them,
		asking/ask/asks for ten/five/more/twenty/money/double, disclosure/consulting/recovery fee, pay or,
		until ~ btc/bitcoin/bitcoins/payment/money, para si le/les,
		5k/10k/50k, by the 1st/15th/first, coins each, three coins, her/my/our/his card number,
		wanted my/our/her ~ number/card, proof of life, proof on request, wants silence, 5k by, free for everybody,
		free for all,
		pay and, pay or they, gift cards, you have seen,
		serious buyers, full dump, dump of, sample of ~ free, buyers only, starting bid, asking price, coins for,
		bitcoin stops, stops it, make an offer, best offer, escrow accepted, proof by mail`},
	{pressure, `countdown deadline timer ticking`,
		`or else, or they/he/she/it/we ~ publish/post/sell/leak/release/send/delete/burn/dump/go/will/ll,
		unless we/i/you/they/he, hours left/to/or/until/remain/remaining, days left/to/or/until/remain/remaining,
		clock is/counting/running/ticking/that, time is running,
		by midnight/noon/monday/tuesday/wednesday/thursday/friday/saturday/sunday/tonight/tomorrow,
		until midnight/noon/monday/tuesday/wednesday/thursday/friday/saturday/sunday/tonight/tomorrow,
		gave/gives/give/giving/given us/me/them/you ~ until/hours/days, before they,
		they/he/she will/ll ~ publish/post/sell/leak/release/send/delete/dump/destroy/auction/call,
		threatening/threatens/threaten/threatened to, will be ~ published/posted/sold/leaked/released/deleted/auctioned/
		destroyed, will publish/leak/post/sell/auction, to the newspaper/newspapers/press/media/highest, going public,
		go public, start calling/posting/publishing/releasing/selling/deleting, each/every hour, price goes up, until
		thursday/friday/monday/tuesday/wednesday/saturday/sunday/noon/midnight/tomorrow/tonight, you have until, first/
		next ~ hundred/thousand/500/batch, is already on, are already on, less patience, more to come, rest follows/
		follow/will, next one/batch, or your husband/wife/family/boss, sell/give/send it to friends/press/others,
		or it/they go/goes/is/are/gets/get, by close/end of, close of business, next text/call/one/batch goes,
		hrs/hours and, stay off until, until 500,
		ignored two/our/my, there are ~ more, thousand more, on the 15th/1st/10th/20th/30th, will knock/stop, at noon,
		still inside,
		suben el resto, the rest tomorrow/friday/monday, or the rest`},
	{message, `note:n message:n popup:n pop-up email:n mail letter:n text:n texts texted voicemail:n envelope:n fax:n
		chat skull:n readme
		banner:n notice:n phoned letterhead emailed wrote writes writing says say reads saying told
		sheet:n popups sms`,
		`pop up, pops up, popped up, text file/message/box, red screen, black screen, contact us/them, your files,
		same line/message/text, little window, dialog box, an email from, called/calls/calling/rang us/me/our/the/my,
		on the phone, in all caps, broken english,
		write to us/me, web address, text/texts ~ with her/his/their/our`},
	{money, `check:n checks invoice:n wiring wires cobro:n fee:n voucher:n payroll paycheck:n deposit:n wire:n wired
		transfer:n money invoice:n bank:n dollar:n fund:n payment:n refund:n remittance:n
		reimbursement:n check:n cheque:n balance salary salaries wages savings treasury grand ach routing vendor:n
		supplier:n copay:n
		donation:n charge:n charges grant:n cards
		warehouse ordered order:n purchase purchases claims medication:n drugs pills oxycodone
		pens opioid coins`,
		`direct deposit/deposits, checking account, bank account/accounts/details, account number/numbers,
		credit card/cards, operating account, trust account,
		gift card/cards, wire a, under my/her/his/our name,
		insulin pens, bonus form`},
	{moved, `approved gone missing left leaving sent sends moved vanish:v disappear:v divert:v redirect:v reroute:v
		drain:v emptied empty empties
		withdraw withdrew withdrawn siphon:v stolen bounced changed landed cleared`,
		`went to/out/somewhere, going to/out/somewhere, goes to/out, never arrived/came/reached,
		NOT arrive/come/arrived, new bank/account/routing, different bank/account/routing, another account/bank,
		someone/somebody else, changed the/our/my ~ account/bank/deposit/routing, an account in/at/nobody/we,
		account we/nobody/no, to an account, out of our, from our/the account, being paid, are paid to, out the back,
		being paid to, set to go, set up to pay, account in, a bank in, sending invoices,
		on the way to, on its way to, we ve never, shipped to, delivered to,
		moved everybody to, shipped them, new account, storage unit, wired 600, cannot recall, nobody else`},
	{exposing, `posted post:v publish:v leaked leak:v exposed expose:v online circulating circulate:v shared forwarded
		forward:v mailed emailed
		telegram pastebin forum:n reddit facebook tiktok youtube google twitter instagram whatsapp discord internet
		website:n blog:n public publicly
		visible searchable indexed dumped auctioned auction auctions ebay craigslist torrent`,
		`dark web/net, up on, out there, for all/anyone/everyone/everybody to see,
		sent to ~ wrong/stranger/strangers/everyone/hundreds/another/my/me/us, sent me/us ~ , came to/in my/our/me/us ~,
		got/received/getting/receiving/get/receive someone/somebody/another/other/strangers/a/the ~ records/results/
		letter/chart/statement/statements/labs/file, in my mail/mailbox/inbox/yard/trash, belong/belongs/belonging to ~
		other/another/someone/somebody/people/patients/stranger/strangers,
		not my/mine/me, not addressed to, addressed to ~, reading/read them/him/her/people/patients/out their/his/her,
		know/knows my/her/his/our/their ~ diagnosis/therapist/name/number/doctor/condition/medication/address/
		medications/history, in the newspaper, on the news, showing/shows/show up ~ on/in, on a public/site/page/
		channel/group, wrong number/person/address/patient/people/family/fax, reply all, everyone in the, whole mailing/
		list, writing/wrote/calling/called/texting/texted/contacting/emailing to/my/our/the ~ patients/clients/families/
		customers/residents/patient/client, looks like the, on it with, what looks like,
		own home address, home address, list of files, everyone else s, everybody else s, in the clear, mine s in,
		in there, is in there,
		narrates, what their babies, writes/write/writing to our/the/my patients/parents/families,
		on youtube, at poker, read me my, knew my, exact name, the exact, is showing it, showing it to, mailed us our,
		sent our board, we hold the, notes as,
		now on youtube/facebook/google/tiktok/reddit, on the board, on the bus, got the same call,
		knows ~ what he/she/they said,
		emailed me my, mailed me my, my own chart/results/colonoscopy/x, on the receipts, patient names on, is printing,
		filled in, on the trees, on her/his story, views`},
	{selling, `selling sells sell offering offers offered auctioning auction auctioned bidding bids bidder:n buyer:n
		bragging brags brag seller:n advertised advertising advertise vendor`,
		`for sale, up for sale, on sale, sold on, price list, highest bidder, sample of, free sample,
		first hundred/thousand, proof of, proof they/that, as proof,
		first come, dollars each, dollars apiece, a/per ~ record/login/chart, is unsold, still unsold, this ad, an ad,
		the ad/listing/post, sample rows, ten/five/three/twenty samples, letterhead of, on a board/forum,
		on the forum/board, to the first buyer,
		i sell, sell access, proof on request, free for everybody, to download,
		for free, full dump`},
	{medium, `desktop:n computer:n pc:n usb stick:n thumbdrive:n laptop:n tablet:n ipad:n tape:n disk:n disc:n cd:n
		dvd:n binder:n briefcase:n backpack:n clipboard:n notebook:n
		suitcase:n carton:n crate:n envelope:n camera:n cellphone:n smartphone:n phone:n bag:n box boxes folder:n pile:n
		stack:n copier:n planner:n logbook:n`,
		`thumb drive/drives, flash drive/drives, memory stick/card/sticks/cards, hard drive/drives,
		filing/file cabinet/cabinets, external drive, work phone, sd card, garbage/trash bag/bags,
		used computer/desktop/laptop/phone/copier/server`},
	{finding, `bought sale found find finding bought purchased turned discovered lost left stolen stole missing forgot
		forgotten dropped misplaced
		discarded dumped tossed abandoned snatched lifted swiped unattended holding handed fished rescued returned
		recovered
		picked`,
		`picked up, turned up, came across, thrown out/away, threw out/away,
		in my hand/hands/possession/car/garage/kitchen/trunk, i have it/them/one, have it/them here, i ve got it/them,
		on my desk/table/porch/lap, broke/broken into, smash and grab, yard/estate/garage sale,
		thrift/pawn/goodwill/second shop/store, flea market, storage unit/auction, auction lot,
		on the ~ bus/train/curb/sidewalk/street/bench/subway/seat/floor/ground/plane/ferry, parking lot/garage,
		in the/a ~ dumpster/trash/taxi/uber/cab/bin/recycling/alley/ditch, whom/who ~ give it/them, whose they/it,
		want/give/hand to return/back, church/yard/garage/estate/rummage sale, on my kitchen/dining/coffee,
		do i mail/send/bring/give/hand/burn/keep, flea market,
		on my passenger, passenger seat, picked up eleven/one/two/three/ten/five, fell off the, who wants them,
		i have picked, have them here`},
	{makeshift, `libreta improvise generator handwriting handwritten clipboards runners runner walkie-talkies
		improvising sharpie post-its`,
		`on paper, by hand, pen and paper, paper and pencil/pens/pen, paper charts/charting/orders/records/forms,
		back to paper, to paper, sticky notes, by radio, walkie talkies, whiteboard/whiteboards,
		running ~ upstairs/results/slips/samples/papers/notes, by memory, from memory, by runner, by word of,
		word of mouth, downtime procedures/forms/procedure, down time procedures, paper since,
		writing everything/orders/it/things, written down, hand written/delivering/carrying/counting/checking,
		manual ventilation/bagging/mode/control, bagging ~ patients/patient/by, on manual, to manual, manually,
		personal/own cell/cellphones/phones/email, flashlight/flashlights, unplugged/unplugging/unplug,
		pulled/pulling/pull the plug/plugs/cable/cables/cord/cords/power, cash only, using our own,
		shut/shutting it/everything/them off/down, on generator, by facebook, by text, by hand, caught ~ by hand,
		in each room, a person in, someone in each, stopped issuing/using/trusting/dispensing,
		with notebooks/clipboards/index, runner/runners, no med/meds list, no idea what ~ takes/take/meds/allergies,
		write on/down, on tape, off bottles, old scale, door to door, house to house, reading labels,
		on my/our/their own phones/phone, finished by hand, by ear, from bottles,
		copying by hand, from the old, threw ~ away, staff on every, put staff,
		count drops, feeding pills, stopped transfusions/dosing/treating, pills from`},
	{stopped, `divert:v diverting diversion diversions cancel:v canceled canceling cancelled cancelling postpone:v
		postponed reschedule:v evacuate:v
		evacuating bypass closed closing standstill stranded delayed delay:v suspend:v suspended halted backlog
		trauma`,
		`turned/turning/turn ~ away, sent/sending/send ~ home/elsewhere/away, on diversion/bypass/divert,
		ambulances ~ elsewhere/away/diverted/rerouted/past, to other/another/the hospitals/hospital/next,
		NOT take/accept/admit/treat/scan/operate/bill/fill/dispense/discharge/give/run/do/see/check/call/reach/refill/
		register any/new/more/patients/our/anyone/anybody/prescriptions/it/anything/surgery/surgeries/calls/them/for,
		without his/her/their/my/our chemo/insulin/dialysis/medication/medications/meds/medicine/radiation/treatment/
		results, missed ~ chemo/dialysis/radiation/treatment/dose/doses/treatments, no surgery/surgeries/appointments/
		labs/imaging/scans/meds/orders/results/charts/phones/email/records/internet, waiting room, flying/flown/flew,
		operating room/rooms, surgeries are/have, not taking patients, closed the/our/to, had to close, nobody gets/got
		their, told ~ come/not/to back/come/stay, put off, called off, to the next county/hospital/town/city, real
		callers, overdose he, sending ~ chest/trauma/patients/ambulances/stroke/everybody/everyone,
		late arrivals, on the book/books/schedule, cancelled two/three/four, who should be on,
		NOT reach/connect/call/get, waiting outside, in the ambulance, in the hallway,
		are here waiting, in chairs, waiting ~ chairs/hallway/outside, to sit down,
		have stopped, we stopped, diverting trauma`},
	{harm, `overdose:v overdosed overdosing coded coding hypoglycemic unconscious seizure:n collapsed anaphylaxis
		suffocating deaths died dies dying hurt harmed injured desat desatted`,
		`went/going/goes low, nearly/almost died/killed/gave/lost/missed/coded,
		wrong dose/doses/rate/rates/drug/drugs/medication/medications/meds/blood/patient/patients/drip/settings/amount/
		strength/bag/unit/limb/leg/side, double/twice/triple/half the dose/rate/amount/insulin, ten/five times the,
		times the dose/rate/amount, too much insulin/morphine/heparin/fentanyl/medication/potassium, without alarm/
		alarms/warning, alarms ~ off/silent/silenced/muted, in the icu, patient/patients could/will/might/may/is/are/
		going ~ die/hurt/dying/harmed, somebody/someone/people/patients is/are/will/could ~ die/dying/hurt, losing
		patients, life support, NOT see/check/read ~ allergies/doses/vitals/labs/medications/oxygen/potassium,
		nearly given, almost given, went into, in the ambulance, one cardiac/patient/man/woman/child, dying at,
		two strokes, on the table, in incubators, with people on vents, already in the parking`},
	{plea, `help urgent emergency sos mayday asap`,
		`please/pls help/send/call/tell/advise/someone/somebody/forward/contact/respond/hurry/stop/warn/get/pass/anyone,
		who/whom do/should/can/to/are i/we ~ call/tell/contact/give/notify/report/supposed,
		what do/should/can/am/are i/we, what to do, NOT know what/who/whom/how/where/if to/else/we/i/they/it,
		need help/somebody/someone, is there anyone/anybody/somebody/someone/a, can someone/somebody/anyone/anybody/you,
		how do/can/should we/i ~ stop/get/report/make/tell, send help/someone/somebody,
		call/calling/called ~ police/fbi/sheriff/911/cisa/state/cops,
		fbi/police/sheriff/cisa/troopers/detective ~ is/are/has/have/was/were/on/here/coming/came/told/says/said,
		not sure/certain who/where/whom/what/if/whether, no idea what/who/how/where, only place/form/thing/site/page i,
		wrong place/form to, only form/address/page, writing/posting/using this/here because/from/on, writing from,
		from my phone/cell/personal/home/own, nobody/no ~ answers/answering/listens/answer/responds/responded/listening/
		called/picks, NOT answer/answering/listen, voicemail full, on hold, told/asked/ordered us/me/them/everyone/staff
		~ not/quiet/silent/keep/say/nothing/talk, told not/to keep, NOT tell/say/admit, anybody/anyone reading/reads/
		there, if anyone/anybody/someone ~ reads/reading/sees/can/there, as soon as, right away, immediately, do
		something, hurry, have somebody/someone call, call me/us, i feel sick, where do/should/can i/we ~ take/bring/
		send/report/turn/leave, where do/should/can i/we, which agency, who picks it, who picks, what should i/we, do i
		mail/send/call/report, who coordinates/handles/answers, where else to, else to write/turn/call, contact needed,
		not an answer, is anyone else seeing, anyone else seeing, seeing this/it, your people, d be grateful, be
		grateful, quick note from, in tears, crying, shaking, terrified, frightened, scared, on our own, alone here,
		only one here, by ourselves,
		nothing at work, please route, get anyone to, get anybody to, to care, you ought to/know, ought to know,
		told to keep, keep quiet, told us to say, told me to say, not sure this/if/whether, do i have to,
		should i pull/turn/call/pay/unplug, this is not a, anyone/anybody awake, whoever is awake/reading, human being,
		a phone number, no one has/will/is, nobody has/will/is called/calling/coming, police took, took a report,
		we need hands, hands on deck,
		how many others, who wants them/these/this, on hold with, is this the right, right place, ask about the,
		i am writing anyway, don t want people to, told me to delete, told to delete, anybody else seeing, please tell,
		not just us, i was told to,
		do not reply, someone should know, what now, is that allowed, requesting contact/help/assistance,
		we have been told to, told to say, i need to give, yes really`},
	{announced, `threatened threatens threatening plotting plans planning planned promised promises vowed vows tonight
		tomorrow
		intends intend
		brags`,
		`will/ll/going to/gonna/be ~ shut/crash/wipe/encrypt/take/turn/hit/attack/hack/flood/jam/knock/strike/delete/
		poison/cut/switch/drop/bring/dump/empty/publish/leak/break, going to, plan/plans/planning to, about to, next
		week/monday/tuesday/wednesday/thursday/friday/saturday/sunday/weekend, this weekend/friday/saturday/sunday/
		thursday, on monday/tuesday/wednesday/thursday/friday/saturday/sunday, is next, are next, be next, you are/will/
		re/ll, at noon/midnight/dawn/six, wait and see, you will/ll see, looking for ~ insider/people/someone/partners/
		access, offered me/him/her/us, offering me/to, paid me/to, if i/you give/install/plug/run/open/let,
		every pump/monitor/ventilator/hospital/system, will/ll knock, his/her/their crew, new year s, on request,
		still inside, your new passwords, stops, say nobody told,
		we turn off, we will turn, starting with yours/you, you will all, you have been warned, we switch/turn off,
		where to send the, it goes off, goes off, left something ~ in/behind, behind in the, logic bomb, time bomb,
		kill switch, tell them, till easter/christmas/monday/spring, only warning, last warning, final warning,
		had the keys, have the keys, goes/go dark, go/goes on the board, new year s eve, everything stops, will stop,
		be sorry, they ll all, left himself/themselves/herself a, a way in, on the first of,
		first of december/january/february/march`},
	{assault, `attack:v attacks attacked hack:v ddos crash:v wipe:v encrypt:v deface:v flood:v jam:vv disable:v
		sabotage:v cripple:v destroy:v poison:v brick:v strike target:v targeting overload:v ransom`,
		`shut/turn/switch/take/knock/bring ~ off/down/out/offline, take out, go dark, lights out, pull the plug,
		cut the/off, hit the/our/your/them, access to`},
	{malice, `intruders outbound lsass decryptor cryptolocker ransomware malware virus viruses worm:n trojan:n
		keylogger:n hacked hacker:n hackers hacking hack breach:n breached cyberattack:n
		attack:n attacked attackers cyber intrusion:n spyware rootkit botnet ddos phish:v phishing scam:n scammer:n
		scammers fraud skimmer:n skimmers backdoor:n
		payload lockbit locky cryptolocker samsam wannacry petya ryuk conti blackcat cryptominer miner miners infected
		compromised extortion exfiltration webshell mimikatz beacon beacons
		brute-force bruteforce spoofed spoofing impersonating hijacked tampered tampering sabotage
		penetrated isolating unsigned vss gpo`,
		`denial of service, brute force, cobalt strike, remote access tool/trojan, command and control,
		cyber attack/attacks/criminals/incident, zero day, identity theft, sim swap/swapped, stolen credentials,
		cobalt strike, active intrusion, files ending, junk calls,
		on purpose, deliberate, deliberately, malware event, a malware`},
	{lure, `clicked click clicking attachment:n link:n macro:n phishing spoofed lookalike impersonating deepfake`,
		`typed in/their/my/her/his, entered/gave/give/giving ~ password/passwords/code/login/credentials/number/numbers,
		asked/asks/asking ~ password/passwords/code/codes/login/social/card, asked/asking/asks for ~, opened an/the/it,
		looks/looked/looking/sounds/sounded like/exactly ~ our/my/the/ours,
		fake page/site/login/invoice/email/call/portal, from our director/ceo/cfo/boss/administrator/own,
		in the name of, approve/approved/approving the/a/it, push notifications/notification, approval requests/request,
		enable macros/content, gift card/cards, verification code/codes, reset code/codes/link/links, qr code,
		keep/keeps getting, remote support/helper, tech support, says/said she/he/it is/was from,
		claims/claimed/claiming to be, gave/give/gives/given him/her/them ~ code/password/number/login/card, code off,
		from it, took a call, like he/she/they asked, test charge,
		turned out to, reads a script, claims to, a call back,
		filled it in, bonus form, two hundred filled, casino, contain a link, contains a link, got a call from,
		video call from`},
	{negation, `cannot nobody nothing none unable no impossible won wouldn couldn doesn don didn isn aren neither nor
		without`,
		`NOT, not able, stopped, quit, refuses/refuse/refused to, no longer, no one, fails to, failing to, failed to,
		lost`},
	{use, `open:v opening load:v loading boot:v booting start:v work:v print:v printing reach:v access:v connect:v
		respond:v answer:v ring:v rings dispense:v
		chart:v charting admit:v register:v see log login sign find pull read retrieve look get reach scan:v call:v
		dial:v page:v send receive
		enter lock close latch turn run view display show update save type prescribe fill refill dispatch bill unlock
		function:v exist:v match:v operate:v`,
		`get in/into/on/to/anything/past, look up, pull up, log in/on/into, sign in/on`},
	{crowd, `patient:n people person:n resident:n family families client:n customer:n member:n child children kid:n baby
		babies mother:n father:n
		subscriber:n employee:n staff nurse:n doctor:n veteran:n inmate:n student:n donor:n caller:n neighbors
		neighbor:n stranger:n women men`, ``},
	{spreading, `spread:v spreading`,
		`one after the/another, one by one, from one ~ to, to the next, next one/ones, two/three more, another one,
		now the second/third/other/others, more just, room by room, floor by floor, machine by machine, getting worse,
		coming back, comes back, keep/keeps coming, each time we/i, every time we/i, moving through,
		working its/their way, still going/scrolling/running/spreading/happening/climbing, so far, and counting, as of,
		otras/otros cuatro/tres/dos/cinco, twice, at least five/three/ten/six, thirty eight of, all of us,
		every child/nurse/patient/one on/in,
		third time, twice since, six more, two more, each other, of each other, every one, all eight, the fifth,
		all morning, at once, thousands an hour,
		third evening/night/day, each time, every two minutes, there may be more, there are more, twelve towers,
		have caught four/two/three/five`},
	{cutting, `unplug:vv unplugged disconnect:v isolate:v isolating pull pulled pulling cut yank:v yanked quarantine:v
		killed`,
		`shut/turned/turn/switched/took ~ off/down, cut the, cut off, off the network, took it off, containment,
		powered down/off, power off`},
	{jargon, `outbound exfil exfiltration lsass psexec powershell endpoint:n beacon:n c2 iocs ioc siem edr lateral
		laterally hostnames hashes dropper gb tb kerberos
		ntlm mimikatz encryptor encrypting decryptor hypervisor esxi vcenter shadow siem soc payloads indicators netflow
		egress
		vss gpo esx exe unsigned keyboard
		actor token:n forged revocation nightly exports signing participants`,
		`domain admin/admins/controller/controllers, scheduled task/tasks, active directory, active intrusion,
		command and control, under way, cobalt strike, admin account/accounts, administrator account/accounts,
		service account/accounts, brute force, log from, audit log, event log, shadow copies, unknown process/ip,
		threat actor/actors, incident response, golden ticket, file shares, gigabytes of, terabytes of,
		hands on keyboard, data centers,
		signing key, bulk exports/export, on or before, at present, forged tokens, our soc, watch desk`},
	{away, ``,
		`in surgery, on vacation/leave/holiday/maternity, off duty, was/is asleep/dead/away/retired/abroad,
		died last/in/two/a, has been dead, retired last/in/two, left in/last/the ~ company, no longer works,
		de vacaciones, de baja, already left, never logged, at home sick, was not/n here/in/at/there/working,
		wasn t here/in/at/there/working, was in the or, not even here,
		at a funeral, at her/his/a ~ funeral/wedding, was at a, was on a, wasn t/n her/him/me/us`},
	{quantity, `hundred:n thousand:n million:n dozen:n forty fifty sixty thirty twenty eighty ninety all every each`,
		``},
	{persisting, `still again keeps keep yet sigue siguen todavia vuelve vuelven volvieron`,
		`back again, is back, are back, s back, all day/night/morning/afternoon/week, twice today, any more/longer,
		volvio/volvieron a, otra vez`},
	{caretime, `shift midnight noon dawn overnight morning tonight yesterday today lunch hour:n minute:n
		supper dinner breakfast hrs hr min mins`,
		`night shift, am shift, o clock, a m, p m`},
}
