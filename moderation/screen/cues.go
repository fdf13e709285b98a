package screen

// cue is what a word says about the numbers and names near it.
type cue uint64

const (
	cueSSN cue = 1 << iota
	cueTaxpayer
	cueLastFour
	cuePhone     // a phone number is near
	cuePhoneWeak // the same, only when right beside the number
	cueCard
	cueCardExtra
	cueOrder // numbers of things: orders, parts, shipments
	cueRouting
	cueAccount
	cueMember
	cueRecord
	cueClaim
	cueNPI
	cueDEA
	cueDriver
	cuePassport
	cueVIN
	cuePlate
	cueSerial
	cueIBAN
	cueBirth
	cueVisit
	cuePatient
	cueKin
	cueHealth
	cueTitle    // Mr, Mrs, Dr
	cueNamed    // a name follows
	cueClosing  // end of a letter
	cueAccused  // a person is blamed
	cueOfficial // a public office
	cueVersion
	cueLaw
	cueHome // an address follows
	cueZIP
	cuePassword
	cueUser
	cueNetwork
	cuePin
	cueTLP
	cueMarking // first word of a marking
	cueInternal
	cueSecretPrefix
	cueBox
	cueSpanishStreet
	cueUnit
	cueTalk    // words of advice around a marking
	cueVehicle // of roads with a number
	cueYears   // years old
	cueExample
	cueAt       // a word for the @ of an address
	cueDigit    // a digit in words
	cueGroup    // of a health plan
	cueAdmin    // an account that is on every machine
	cueStaffID  // of an employee, a badge, a study
	cueSpeech   // said, wrote: a name stands beside it
	cueMailHost // a provider of mail, or the @ by its name
)

// cueWords are the words and phrases that make a cue: small letters without
// marks; apostrophes, hyphens and full stops inside them are blanks here.
var cueWords = []struct {
	cue   cue
	words string
}{
	{cueSSN, "ssn, ssns, ss, socials, social, soc sec, social security, seguro social, sosec, ssan, s s n, " +
		"social sec"},
	{cueTaxpayer, "itin, taxpayer, tax id, taxpayer id, tin"},
	{cueLastFour, "last four, last 4, ultimos cuatro, final four, ending in, ends in, ending with, ends with, " +
		"last digits, " +
		"termina en, terminan en, terminado en, final digits, ultimos 4"},
	{cuePhone, "phone, phones, telephone, tel, ph, call, calls, called, calling, cell, cellphone, fax, faxed, dial, " +
		"" +
		"sms, voicemail, whatsapp, telefono, telefonos, celular, movil, llame, llamar, llameme, text me, text him, " +
		"text her, reach me, reach him, reach her, reach us, reached at, reached on, phoned, ring me, mobile number, " +
		"" +
		"contact number, callback, landline, pager, hotline, my number, his number, her number, your number, their " +
		"number, our number"},
	{cuePhoneWeak, "mobile, office, desk, text, reach, message, messages, messaged, answering, contact, registered, " +
		"" +
		"home, work, direct, main"},
	{cueCard, "card, cards, visa, amex, mastercard, master card, discover, cc, credit, debit, tarjeta, american " +
		"express, creditcard"},
	{cueCardExtra, "cvv, cvc, cvv2, cid, security code, exp, expires, expiring, expiry, expiration, exp date, " +
		"expiration date, " +
		"valid thru"},
	{cueOrder, "order, orders, tracking, invoice, po, purchase, part, parts, lot, sku, catalog, catalogue, item, " +
		"shipment, ndc, model, ticket, case, ref, reference, confirmation, fedex, ups, usps, isbn, issn, doi, pmid, " +
		"" +
		"product, p n, udi, gtin, upc, patent, docket, form, cage, duns, contract, grant, rfc, iso, bug, cve"},
	{cueRouting, "routing, aba, rtn, transit"},
	{cueAccount, "account, accounts, acct, accts, checking, savings, cuenta, bank account, bank acct"},
	{cueStaffID, "subj, subj id, subj no, study no, case study id, wristband number, badge, badge number, badge no, " +
		"" +
		"badge id, emp no, emp id, emp number, empl no, employee, employee number, employee id, employee no, " +
		"staff id, staff number, subject, subject id, subject number, participant, participant id, participant " +
		"number, study id, study number, enrollee id, student, student id, numero de empleado, inmate number, " +
		"service number"},
	{cueMember, "hicn, hic number, hic, medicare claim number, member id, member number, member no, member, " +
		"subscriber id, subscriber number, subscriber, policy number, policy no, policy id, policy, group number, " +
		"group no, group id, insurance id, insurance number, policy holder id, policyholder id, policyholder number, " +
		"" +
		"policy holder number, holder id, insurance card, ins card, ins id, ins no, ins number, medicaid id, " +
		"medicaid number, medicaid " +
		"no, medicaid, plan id, plan number, member card, aetna id, cigna id, humana id, anthem id, kaiser id, " +
		"tricare id, bcbs id, blue cross id, blue shield id, united id, unitedhealthcare id, insurer id, payer id, " +
		"id number, health plan, enrollee id, beneficiary id, poliza, hicn, mbi, medicare number, medicare id, " +
		"medicare card, insured id, insured no, insured number, blue cross number, blue shield number, bcbs number, " +
		"" +
		"aetna number, cigna number, humana number, anthem number, " +
		"kaiser number, tricare number, insurance no, medi cal number, plan no, grp, grp no, group no, member " +
		"numero, numero de miembro, numero de afiliado"},
	{cueRecord, "unit number, health record no, health record number, mrn, mrns, mr no, medical record, medical " +
		"records, med rec, chart number, chart no, chart, patient " +
		"id, patient number, patient no, record number, record no, patient identifier, expediente, historia clinica, " +
		"" +
		"encounter, pt id, pt no, pt number, encounter number, encounter id, accession number, accession, " +
		"accession " +
		"no, specimen, specimen no, specimen number, specimen id, epi"},
	{cueClaim, "police report, report number, report no, incident number, incident no, run number, " +
		"case, case number, case no, my case, his case, her case, complaint number, complaint no, file " +
		"number, file no, claim, claims, claim number, claim no, rx, prescription, prescription number, rx " +
		"number, reclamo, " +
		"receta, rxn"},
	{cueNPI, "npi, provider id, national provider, provider identifier"},
	{cueDEA, "dea, prescriber"},
	{cueDriver, "driver s license, drivers license, driver license, driver s licence, drivers licence, driver " +
		"licence, driving licence, dl, dl no, dl number, license number, licence number, license no, licencia de " +
		"conducir, licencia, driver s lic, drivers lic, license id, state id, id card, identification card, " +
		"identity " +
		"card, my license, his license, her license, " +
		"my licence, his licence, her licence"},
	{cuePassport, "passport, passports, pasaporte, passport number"},
	{cueVIN, "vin, vehicle identification"},
	{cuePlate, "tags, plate, plates, license plate, licence plate, tag, tag number, plate number, placa, " +
		"license tag"},
	{cueSerial, "serial, serial number, serial no, s n, sn, udi, lot number, lot no, device id, device number, " +
		"serie, numero de serie"},
	{cueIBAN, "iban"},
	{cueBirth, "naci, nacio, nacido, nacida, nacimiento, came into this world, came into the world, entered this " +
		"world, entered the world, vino al mundo, brought into this world, birth day, year of birth, fec nac, f nac, " +
		"" +
		"dob, d o b, born, birthday, birthdate, birth date, date of " +
		"birth, birth, nacido, nacida, nacio, nacimiento, fecha de nacimiento, cumpleanos, bday"},
	{cueVisit, "put in on, implanted on, was implanted, " +
		"admitted, admission, discharged, discharge, came in, in our er, in the er, our er on, the er on, " +
		"waited, was brought in, taken to the, dado de alta, dada de alta, operado el, operada el, atendido, " +
		"atendida, seen, in the hospital, hospital stay, in hospital, emergency room, colonoscopy, mammogram, in " +
		"rehab, in detox, in hospice, in the nursing home, overdose, randomized, randomised, cathed, scoped, " +
		"stented, transfused, tested positive, appt, double dose, wrong dose, received a dose, was given, were " +
		"given, coded, intubated, hip replaced, knee replaced, shoulder replaced, gallbladder out, appendix out, " +
		"valve replaced, valve repaired, " +
		"tonsils out, gallbladder removed, operation, operated on, procedure, bypass, c section, gave birth, " +
		"checkup, check up, physical exam, blood work, bloodwork, blood drawn, transfusion, infusion, overdosed, " +
		"ct scan, mri, dos, date of service, date of visit, service date, adm, admit, admits, disch, fecha de " +
		"ingreso, internado, internada, hospitalizado, hospitalizada, parto, dialysis, chemo, surgery, visit, " +
		"visited, hospitalized, hospitalised, treated, diagnosed, appointment, " +
		"operated, transferred, presented, underwent, ingresado, ingresada, consulta, cirugia, er on, murio, " +
		"fallecio, died, passed " +
		"away, delivered, seen on, stroke, biopsy"},
	{cuePatient, "patient, patients, pt, pts, paciente, resident, client, inmate, decedent, newborn, enrollee"},
	{cueKin, "mother, father, mom, dad, son, daughter, wife, husband, brother, sister, grandmother, grandfather, " +
		"grandma, grandpa, aunt, uncle, cousin, niece, nephew, neighbor, neighbour, roommate, mama, papa, madre, " +
		"padre, hijo, hija, esposo, esposa, hermano, hermana, abuela, abuelo, tia, tio, prima, primo, vecino, " +
		"vecina, partner, fiance, fiancee, stepson, stepdaughter, grandson, granddaughter, mum, baby, coworker, " +
		"comadre, compadre, " +
		"cunada, cunado, nuera, yerno, suegra, suegro, nieta, nieto, sobrina, sobrino, novia, novio, madrina, " +
		"padrino, " +
		"girlfriend, boyfriend, granny, nana, stepmother, stepfather, stepdaughter, godson, goddaughter, " +
		"ahijada, ahijado"},
	{cueHealth, "gallbladder, appendix, tonsils, thyroid, prostate, kidney, hip replaced, knee replaced, diagnosed, " +
		"" +
		"diagnosis, cancer, hiv, aids, diabetes, diabetic, schizophrenia, bipolar, depression, " +
		"pregnant, pregnancy, chemo, chemotherapy, dialysis, surgery, overdose, stroke, seizure, seizures, dementia, " +
		"" +
		"alzheimer s, tumor, hepatitis, medication, medications, prescribed, methadone, suboxone, insulin, biopsy, " +
		"transplant, psychiatric, psych, hospice, detox, icu, oncology, rehab, addiction, addicted, suicide, " +
		"suicidal, miscarriage, abortion, autism, " +
		"autistic, admitted, hospitalized, asthma, copd, epilepsy, pacemaker, ptsd, std, chart, test results, lab " +
		"results, x ray, mri, records, diagnostico, cancer, embarazada, diabetes, operado, operada, tratamiento, " +
		"medicamentos, colonoscopy, mastectomy, hysterectomy, vasectomy, amputation, mrsa, hep c, hepatitis c, " +
		"herpes, chlamydia, syphilis, gonorrhea, tuberculosis, opioids, heroin, oxycodone, xanax, adderall, " +
		"zoloft, relapse, dnr, chf, dementia, leukemia, lymphoma, parkinson s, lupus, sepsis, heart attack, " +
		"heart failure, arrhythmia, anxiety"},
	{cueTitle, "profr, profa, lcdo, lcda, mr, mrs, ms, miss, dr, prof, professor, doctor, nurse, sr, sra, srta, dra, " +
		"" +
		"don, dona, senor, senora, sor, fray, " +
		"mx, col, cpl, maj, cmdr, lcdr, pfc, sfc, msgt, rn, herr, frau, madam, sir, attorney, judge, officer, " +
		"detective, sgt, capt, lt, pastor, rev, reverend, " +
		"father, baby girl, baby boy"},
	{cueNamed, "subscriber, insured, policyholder, guarantor, claimant, this is for, calling for, welcome back, my " +
		"name is, name is, i m, im, i am, this is, me llamo, mi nombre es, named, soy, call me, name, nombre, " +
		"called, contact, attn, attention, signed, firmado, hi, hello, dear, hola, contacto, contact person, ask " +
		"for, speak with, speak to, spoke with, spoke to, talked to, met with, c o, caller, by, cc, per, patient " +
		"name, member name, subscriber name, submitter, submitted by, written by, prepared by, employee, staff " +
		"member, colleague, coworker, boss, manager, supervisor, se llama, llamado, llamada, nurse, admin, " +
		"technician, last name, first name, surname, full name, user, username, known as, maiden name, calls me, " +
		"call him, call her, named him, named her, contractor, contractors, our ciso, our cio, our it director, " +
		"physician, son of, wife of, daughter of, mother of, thanks to, according to, vendor rep, analyst"},
	{cueClosing, "sincerely, regards, respectfully, cordially, thanks, thank you, best, atentamente, saludos, " +
		"gracias, yours, submitted"},
	{cueAccused, "reported, fired, contractor, accused, stole, stolen, leaked, snooped, snooping, convicted, " +
		"arrested, blamed, negligent, sold, sued, terminated, disciplined, clicked, phished, snooper, complained, " +
		"harassed, indicted, denied, refused, despedido, despidieron, robo"},
	{cueOfficial, "director, deputy director, senator, sen, senators, secretary, president, vice president, " +
		"administrator, commissioner, congressman, congresswoman, congressmember, representative, rep, governor, " +
		"gov, mayor, justice, judge, sir, dame, surgeon general, attorney general, ambassador, chairman, " +
		"chairwoman, chairperson, " +
		"undersecretary, adm, gen, director general, czar, pope, king, queen, prince, princess, majority " +
		"leader, minority " +
		"leader, speaker, secretaries, presidents, acting administrator, under secretary, assistant secretary, " +
		"deputy secretary, general, admiral, colonel"},
	{cueVersion, "version, versions, ver, build, builds, oid, oids, firmware, release, releases, kernel, revision, " +
		"rev, patch, patches, patched, sdk, sp, upgrade, upgraded, update, updated, v, software, driver, dll, " +
		"apache, openssl, java, jre, jdk, windows, android, ios, macos, linux, chrome, firefox, runtime, tomcat, " +
		"node, python"},
	{cueLaw, "cfr, usc, u s c, section, sections, sec, subsection, subpart, paragraph, chapter, title, article, " +
		"appendix, clause, table, figure, fed reg, fr, requirement, control, controls, annex, item, exhibit, page, " +
		"pages, step, objective"},
	{cueHome, "my street, first street, my first street, my road, his street, her street, lives at, live at, lived " +
		"at, lives on, live on, address, addresses, resides at, residing at, reside " +
		"at, mail to, mailed to, mailing address, home at, direccion, domicilio, vivo en, vive en, located at, " +
		"moved " +
		"to, pickup, pick up at, dropoff, drop off at, send to, sent to, ship to, resides on, resident of, reside, " +
		"residence, deliver to, stays at, staying at, live in, house at, apartment at"},
	{cueZIP, "zip, zip code, zipcode, postal code, codigo postal, postcode"},
	{cuePassword, "network key, wi fi key, guest key, wireless key, password, passwords, passwd, pwd, passphrase, " +
		"passcode, secret, api key, apikey, api keys, token, community, community string, contrasena, clave, " +
		"client " +
		"secret, secret key, access key, private key, auth token, access token, bearer, pw, psk, pre shared key, " +
		"wifi key, credentials, secret access key, encryption key, wpa key, snmp string, creds, pass, accountkey, " +
		"sharedaccesskey, clientsecret, secretkey, accesskey, authtoken, accesstoken, dbpassword, userpassword, " +
		"dbpass, mypassword, apitoken, access code, the code, door code, entry code"},
	{cueUser, "user, login, username, user name, userid, user id, logon, usuario, account name, screen name"},
	{cueNetwork, "ip, ips, ipv4, ipv6, server, servers, host, hosts, hostname, address, addresses, firewall, router, " +
		"" +
		"gateway, subnet, vlan, vpn, ping, rdp, ssh, port, traffic, dns, workstation, attacker, scanner, pacs, " +
		"switch, direccion ip, servidor, beacon, c2, logs, nat, proxy, client"},
	{cuePin, "combination, combo, keypad, lockbox code, safe code, door combination, codigo de la puerta, pin, pin " +
		"code, pin number, door code, entry code, gate code, alarm code, lock code, access code"},
	{cueTLP, "tlp"},
	{cueMarking, "disclosed, not for release, cui, controlled, fouo, u, les, confidential, privileged, attorney, " +
		"proprietary, trade, company, " +
		"internal, business, restricted, limited, do not distribute, do not disseminate, do not forward, not for " +
		"public release, not for distribution, not for public disclosure, official use only, law enforcement " +
		"sensitive, protected critical infrastructure information, sensitive security information, " +
		"peer review privileged, sensitive but unclassified, under nda, noforn, contains proprietary, " +
		"contain proprietary, contains confidential, contains " +
		"trade secret, contains trade secrets, contains privileged, client privilege, work product, privileged and " +
		"confidential, privileged confidential, confidential and proprietary, confidential and privileged, " +
		"proprietary and confidential, competition sensitive, eyes only, confidential business information, exempt " +
		"from disclosure, exempt from foia, solo para uso oficial, no distribuir, in strict confidence, " +
		"unclassified"},
	{cueInternal, "local, internal, corp, lan, intranet, localdomain, home"},
	{cueSecretPrefix, "ghp, gho, ghs, ghu, ghr, github, glpat, xoxb, xoxp, xoxa, xoxr, xoxs, sk, rk, pk, hf, npm, " +
		"dop, sg, shpat, whsec, pypi, begin, key, ya29, gocspx, sq0csp, eaac, rubygems, dckr, tfp, lin, " +
		"glrt, gldt, xapp"},
	{cueBox, "box, bx, apartado, buzon"},
	{cueSpanishStreet, "via, sector, barrio, residencial, condominio, villa, calle, avenida, avda, av, carrera, " +
		"paseo, carr, camino, carretera, calzada, plaza, callejon, urbanizacion, " +
		"urb, colonia, bulevar"},
	{cueUnit, "apt, apartment, suite, ste, unit, floor, fl, room, rm, bldg, building, apto, piso, departamento, " +
		"depto, trailer, lot, space"},
	{cueTalk, "should, must, would, could, marked, labeled, labelled, stamped, mark, marking, markings, label, " +
		"called, term, terms, definition, means, designated, designation, treated, as, if, use, using, when, that, " +
		"are, is, be, been, such, like, program, programme, policy, rules, category, information, data, " +
		"sharing, share"},
	{cueVehicle, "highway, hwy, route, rte, rt, road, county, state, fm, cr, sr, us, interstate, rural"},
	{cueYears, "years young, year old, years old, yr old, yo, y o, years of age, year olds, aged, age, anos, anos " +
		"de edad, yrs " +
		"old, y old"},
	{cueExample, "example, examples, sample, specimen, dummy, fake, placeholder, eg, e g, ejemplo, fictitious, " +
		"such " +
		"as, like"},
	{cueAt, "at, arroba"},
	{cueMailHost, "yahoo, gmail, hotmail, aol, outlook, icloud, comcast, protonmail, proton, msn, verizon, ymail, " +
		"earthlink, sbcglobal, at sign, at symbol"},
	{cueDigit, "zero, oh, one, two, three, four, five, six, seven, eight, nine, cero, uno, dos, tres, cuatro, cinco, " +
		"" +
		"seis, siete, ocho, nueve"},
	{cueGroup, "group, grp"},
	{cueAdmin, "admin, root, administrator, sysadmin, sa, guest, svc, login, username"},
	{cueSpeech, "said, says, wrote, writes, told, asked, asks, explained, stated, noted, testified, claims, claimed, " +
		"" +
		"lives, lived, suffers, suffered, died, dice, dijo, vive, replied, works, worked, s, called, complained, " +
		"knows, recommended, has, had, flew, went, moved, married"},
}

func (c cue) any(of cue) bool { return c&of != 0 }
