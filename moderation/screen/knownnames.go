package screen

import "strings"

// knownPairs are two words that read like a person and are none: placeholders,
// companies and products, figures of stories, people everybody quotes.
var knownPairs = wordSet(`dr_seuss dr_phil dr_google dr_oz dr_house joe_average joe_sixpack jane_doe john_doe
	jane_citizen john_citizen jane_q_citizen john_q_citizen joe_q_public john_q_public jane_q_public
	richard_roe hong_kong virginia_mason virginia_tech georgia_tech joe_public jane_public dr_pepper grant_thornton
	ernst_young price_waterhouse
	arthur_andersen merrill_lynch jp_morgan wells_fargo charles_schwab morgan_stanley goldman_sachs john_deere
	john_hancock ben_jerry jack_daniels calvin_klein ralph_lauren lincoln_national henry_ford perot_systems mary_kay
	betty_crocker uncle_sam mount_sinai mary_poppins robin_hood santa_claus rube_goldberg johnny_appleseed
	sherlock_holmes
	harry_potter darth_vader homer_simpson marcus_welby florence_nightingale albert_einstein george_orwell franz_kafka
	thomas_jefferson abraham_lincoln george_washington benjamin_franklin bill_gates steve_jobs elon_musk mark_zuckerberg
	marie_curie isaac_newton charles_darwin alan_turing ada_lovelace grace_hopper louis_pasteur jonas_salk clara_barton
	nelson_mandela winston_churchill anna_karenina jean_valjean ned_flanders bart_simpson
	meredith_grey gregory_house doogie_howser dwight_schrute james_bond jason_bourne peter_pan tom_sawyer huck_finn
	henry_schein charles_river
	lou_gehrig rosa_parks helen_keller anne_frank walt_disney steve_wozniak kevin_mitnick beth_israel susan_komen
	 brigham_young cedars_sinai laura_ashley babe_ruth
	ben_taub john_peter lyndon_johnson sloan_kettering fred_hutchinson md_anderson booz_allen peter_drucker
	edwards_deming marie_kondo jean_piaget mother_teresa nurse_jackie mrs_doubtfire dana_farber roswell_park john_muir
	lucile_packard ann_lurie robert_lurie arnold_palmer betty_ford joe_dimaggio mary_hitchcock massachusetts_general
	barnes_jewish harvard_pilgrim palo_alto press_ganey hernandez_colon munoz_marin ponce_leon alice_bob eli_lilly
	karen_desalvo dr_desalvo sylvia_burwell andy_slavitt vindell_washington jocelyn_samuels tom_price seema_verma
	don_rucker robert_califf scott_gottlieb deven_mcgraw lucia_savage suzanne_schwartz michael_daniel donald_trump
	barack_obama hillary_clinton martin_luther luther_king cesar_chavez harriet_tubman susan_anthony john_kennedy
	rosalind_franklin joe_biden mike_pence sonny_perdue
	carl_sagan william_osler dr_spock dr_evil barney_fife paul_revere frank_lloyd lloyd_wright mark_twain
	ernest_hemingway william_shakespeare jane_austen charles_dickens agatha_christie stephen_king aldous_huxley
	benjamin_harrison andrew_jackson ulysses_grant alexander_hamilton james_madison john_adams patrick_henry
	thomas_paine theodore_roosevelt franklin_roosevelt eleanor_roosevelt dwight_eisenhower harry_truman
	ronald_reagan jimmy_carter richard_nixon gerald_ford george_bush bill_clinton nancy_pelosi mitch_mcconnell
	bernie_sanders elizabeth_warren ron_wyden lamar_alexander orrin_hatch michael_burgess frederick_douglass
	booker_washington sitting_bull crazy_horse jeff_bezos larry_page satya_nadella judy_faulkner john_halamka
	kevin_fu josh_corman ross_anderson nancy_leveson atul_gawande eric_topol robert_wachter donald_berwick
	don_berwick james_reason charles_perrow kim_zetter vint_cerf donald_knuth linus_torvalds dan_kaminsky
	barnaby_jack jay_radcliffe scott_erven billy_rios beau_woods daniel_kahneman virginia_henderson virginia_apgar
	walter_reed joseph_lister ignaz_semmelweis john_snow edward_jenner dorothea_dix charles_drew william_halsted
	harvey_cushing michael_debakey christiaan_barnard sigmund_freud carl_jung thomas_edison nikola_tesla
	alexander_bell samuel_morse galileo_galilei charles_babbage claude_shannon john_nash richard_feynman
	neil_armstrong amelia_earhart jackie_robinson muhammad_ali michael_jordan elvis_presley johnny_cash bob_dylan
	willie_nelson dolly_parton bob_marley john_lennon taylor_swift oprah_winfrey mister_rogers fred_rogers big_bird
	mickey_mouse donald_duck charlie_brown bugs_bunny fred_flintstone inspector_clouseau don_quixote
	huckleberry_finn ebenezer_scrooge oliver_twist captain_kirk captain_ahab luke_skywalker indiana_jones
	ronald_mcdonald colonel_sanders general_hospital john_wayne clint_eastwood tom_hanks good_samaritan
	miguel_cervantes simon_bolivar eugenio_hostos roberto_clemente frida_kahlo pablo_neruda
	sarah_palin nikki_haley mitt_romney al_gore dick_cheney paul_ryan john_mccain marco_rubio ted_cruz rand_paul
	john_boehner harry_reid chuck_grassley patty_murray kathleen_sebelius alex_azar xavier_becerra francis_collins
	tom_frieden anthony_fauci vivek_murthy margaret_hamburg david_blumenthal farzad_mostashari rush_limbaugh
	anderson_cooper walter_cronkite edward_murrow stephen_hawking rachel_carson jane_goodall margaret_mead
	nurse_ratched mrs_everyman mr_everyman john_everyman ben_franklin tom_jefferson abe_lincoln hawkeye_pierce
	dr_kildare dr_welby dr_watson dr_frankenstein dr_jekyll dr_strangelove dr_kevorkian nurse_nightingale
	nurse_betty mrs_grundy mr_potato mr_clean mr_coffee mr_spock mr_magoo mr_bean
	dr_bhattacharya jay_bhattacharya mehmet_oz marty_makary dr_makary secretary_kennedy robert_kennedy bobby_kennedy
	diana_harshbarger susan_monarez jim_oneill pam_bondi kristi_noem dr_lydgate dr_rieux dr_zhivago dr_pangloss
	dorothea_brooke liebe_leute dr_mccoy dr_moreau kathy_bates yogi_berra dr_livingstone
	mr_hyde nurse_hotlips nurse_ratchet rip_winkle van_winkle
	walter_mitty mary_shelley lady_macbeth king_lear
	andrew_witty micky_tripathi thomas_keane steven_posnack chuck_hoskin jen_easterly chris_krebs nitin_natarajan
	john_riggi errol_weiss erik_decker anne_neuberger harry_coker kemba_walden andrea_palm
	brian_mazanec melanie_rainer lisa_pino roger_severino paula_stannard sean_cairncross josephine_wolff
	daniel_solove doug_mcmillon tim_cook sundar_pichai sam_altman warren_buffett jamie_dimon larry_ellison
	john_cornyn maggie_hassan kathy_hochul greg_abbott gavin_newsom angus_king
	brett_guthrie doris_matsui cathy_rodgers frank_pallone anna_eshoo paul_nakasone
	chiquita_brooks brooks_lasure meena_seshamani jeff_shuren michelle_tarver rochelle_walensky mandy_cohen
	rachel_levine dr_mcdreamy dr_strange dr_doolittle dr_dolittle dr_quinn dr_who dr_dre
	dr_no dr_faustus dr_manhattan dr_scholl dr_atkins dr_robot dr_octopus dr_zaius dr_dracula dr_kawasaki nurse_mates
	meredith_grey leonard_mccoy loma_linda grand_rapids beth_deaconess glen_burnie
	oliver_sacks siddhartha_mukherjee abraham_verghese nate_silver malcolm_gladwell
	mary_shelley dan_geer gene_spafford whitfield_diffie martin_hellman matt_blaze steve_bellovin
	katie_moussouris marcus_hutchins troy_hunt mikko_hypponen jeremiah_grossman thomas_percival
	capt_sullenberger captain_sullenberger chesley_sullenberger christian_dameff
	edward_snowden bruce_schneier brian_krebs juan_perez fulano_tal dr_fauci dr_doe nurse_doe mr_doe mrs_doe ms_doe
	dr_keane cliff_stoll clifford_stoll baker_tilly aunt_jemima ann_robert adolf_hitler benito_mussolini joseph_mccarthy
	joseph_stalin vladimir_putin moscow_mitch mr_perdue mr_purdue secretary_perdue
	bonnie_clyde jane_fonda noam_chomsky karl_marx upton_sinclair
	john_steinbeck harper_lee kurt_vonnegut ray_bradbury isaac_asimov william_gibson
	tom_clancy john_grisham uncle_ben robert_f_kennedy john_f_kennedy
	robert_h_lurie franklin_d_roosevelt dwight_d_eisenhower harry_s_truman george_w_bush ulysses_s_grant
	martin_l_king dr_birx dr_topol`)

// knownFirsts are the first words of these pairs.
var knownFirsts = func() map[string]bool {
	firsts := map[string]bool{}
	for pair := range knownPairs {
		first, _, _ := strings.Cut(pair, "_")
		firsts[first] = true
	}
	return firsts
}()

// isKnownPair reports such a pair that token i belongs to, or one with an initial between, as it is
// printed: Robert F. Kennedy.
func isKnownPair(doc *document, i int) bool {
	return knownPairAt(doc, i) || knownPairAt(doc, i-1) || i > 1 && doc.toks[i-1].len() == 1 && knownPairAt(doc, i-2)
}

// knownPairAt reports a pair whose first word is token a.
func knownPairAt(doc *document, a int) bool {
	if a < 0 || a+1 >= len(doc.toks) || doc.toks[a].gate&gateKnownName == 0 ||
		doc.toks[a].len()+doc.toks[a+1].len() > 24 ||
		len(doc.separatorAfter(a)) > 3 || broken(doc.separatorAfter(a)) && !doc.tokenIsAny(a, "dr", "mr", "mrs") {
		return false
	}
	var b [40]byte
	key := append(append(append(b[:0], doc.word(a)...), '_'), doc.word(a+1)...)
	if doc.toks[a+1].len() == 1 && a+2 < len(doc.toks) && doc.toks[a+2].len() < 14 {
		key = append(append(key, '_'), doc.word(a+2)...)
	}
	return knownPairs[string(key)]
}

// isNobodysName reports at token i a name that everybody knows, unless it is a patient's,
// and that of an animal or a machine.
func isNobodysName(doc *document, i int, why string) bool {
	return isKnownPair(doc, i) && !isPatientsToo(doc, i, why) || isNamedThing(doc, i)
}

// isNamedThing reports "my cat is named", "the robot called" right before token i.
func isNamedThing(doc *document, i int) bool {
	if !doc.tokenIsAny(i-1, "named", "called", "name") {
		return false
	}
	for j := i - 2; j >= 0 && j >= i-4; j-- {
		if namedThings[string(doc.word(j))] {
			return true
		}
		if !doc.tokenIsAny(j, "is", "was", "are", "were", "s", "we") {
			return false
		}
	}
	return false
}

// namedThings are animals and machines that have names of people.
var namedThings = wordSet(`cat cats dog dogs horse horses parrot robot robots router routers server servers printer
	printers bot chatbot roomba vacuum mannequin skeleton goldfish hamster donkey pony tractor boat
	truck cart carts hurricane storm mule goat`)

// isPatientsToo reports words for a patient before such a name, token i and the next, unless
// it stands for anybody: John Adams may be in a ward, Jane Doe is in all.
func isPatientsToo(doc *document, i int, why string) bool {
	return (why == patientWhy || patientWordBefore(doc, i)) &&
		!doc.tokenIsAny(i+1, "doe", "roe", "public", "average", "sixpack", "tal", "perez", "bob")
}
