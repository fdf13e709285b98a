package docket

import "testing"

// Answers that are none, as people type them into forms.
var notes = map[Class][]string{
	ClassNoAnswer: {
		"N/A", "n/a.", "NA", "N.A.", "-", "--", "—", "...", "…", ".", "?", "none", "None.", "NONE AT THIS TIME",
		"none to add", "nothing further",
		"Nothing to add.", "No comment", "no comments at this time.", "No further comments.", "not applicable",
		"Not applicable to us.", "does not apply",
		"Does not apply to my " +
			"practice.", "see above", "Please see above.", "See my answer above", "see answer to question 1",
		"See response to Q2.",
		"see previous", "Same as above.", "Same as question 1", "same answer", "As stated above.", "see Q1",
		"See below", "Already answered above.",
		"answered above", "covered in question 2", "no opinion", "No response.", "Unsure", "I don't know", "don't know",
		"I have nothing to add.",
		"We have no comment on this " +
			"question.", "no answer", "skip", "pass", "TBD", "xxx", "ditto", "(none)", "[blank]", "left blank",
		"\u200b\u200b", "\u2060 \ufeff",
		"Ninguno", "ninguna.", "No aplica", "no procede", "sin comentarios.", "Sin respuesta", "Nada que añadir",
		"ver arriba", "Véase arriba.",
		"Ver la respuesta anterior", "igual que arriba", "lo mismo", "no sé", "N/C",
		"N / A", "n.a", "none - thanks", "None, thank you.", "We do not have any comments.",
		"no additional comments at this time", "nothing else to add", "NOTHING", "*", "___",
		"not applicable at this time", "This does not apply to us.", "see my response to question 3.", "See #1",
		"See number 2 above", "see the answer above", "please refer to question 4", "Refer to previous answer",
		"same as previous", "Same as Q1 and Q2", "same response as above", "discussed above", "already stated in 1",
		"No view", "not sure", "Prefer not to say", "x", "…\u200d", "ninguno por el momento", "No tengo comentarios.",
		"ver respuesta 1", "vea la pregunta 2", "Ya contestado arriba", "Igual que la anterior", "nada más",
		"Sin opinión", "idem", "null", "no thanks",
	},
	ClassContentElsewhere: {
		"see attached", "Please see attached.\n\nJane Roe\nChief Information Officer", "See attached " +
			"letter.\n\nSincerely,\nMark Lee, MD", "See attached PDF.",
		"Attached.", "Comments attached", "please see attachment", "Pls see the attached doc. Thanks!",
		"Refer to attached file", "See enclosed.",
		"Our comments are in the attached letter.", "Please find our comments attached hereto.",
		"see attached file(s) - Jane", "see uploaded file", "See uploaded document.",
		"Please see our uploaded comments.", "See attached. Best, Tom", "SEE ATTACHMENT A",
		"Ver adjunto", "Ver documento adjunto.", "Véase el archivo adjunto.", "Por favor, vean la carta " +
			"adjunta.\n\nAtentamente,\nAna Ruiz", "Adjunto mis comentarios.",
		"Se adjunta carta.", "Favor de ver el adjunto", "Consulte el documento anexo.", "Comentarios adjuntos", "anexo",
		"Adjunto encontrará nuestros comentarios. Gracias.",
		"See attached comment letter from the Association of Clinics.\n\nRegards,\nPat Kim\nDirector of Policy",
		"Attachment", "see attch", "Please see the attached Word document for our response to the RFI.",
		"Please refer to our attached letter dated May 2.", "Our response is attached as a PDF.",
		"attached is our letter", "Please find attached.", "See letter enclosed", "I have attached my comments.",
		"We are attaching our comments.", "I uploaded a file with my comments.", "Vea la carta adjunta.",
		"Ver archivo adjunto, gracias.", "Mis comentarios van adjuntos.", "Le adjunto mis comentarios.",
		"Envío mis comentarios en el documento adjunto.", "Favor ver anexo", "See pdf", "see attached\n- J. Roe, RN",
	},
	ClassAnswer: {
		"None of the vendors patch their devices.", "No.  Small clinics cannot afford it.", "None of this helps " +
			"rural hospitals.", "N/A is what our vendor wrote on the security form.",
		"Nothing works without staff.", "Nothing to add but money.", "See above all to backups.",
		"See the NIST framework.", "Not applicable law protects us today.",
		"Same as banks: require two " +
			"factors.", "Ditch the fax.", "Pass a law.", "Pass the HITECH fix.", "Skip passwords, use keys.", "Yes",
		"Backups", "Training.", "Money",
		"Train staff.", "Patch.", "MFA", "Fax", "No passwords in plain text.", "No more fax machines", "No idea is " +
			"worse than this mandate.", "I don't know who to call when the network is down.",
		"I don't know any clinic that encrypts.", "We have no comment period for vendors' " +
			"patches.", "Unsure staff open every attachment.", "Email attachments are our worst risk.",
		"Attachments should be scanned.", "See attached devices as untrusted.", "Devices attached to the network are " +
			"never patched.", "Do not open attached files.",
		"Block attached macros and train people.", "Attached is how most malware comes.", "Please see that attached " +
			"devices are patched.", "Attachments carry malware; see it coming.",
		"Enclosed server rooms need locks.", "Uploaded files must be " +
			"scanned.", "See uploaded images for viruses first.", "Please scan uploaded documents.",
		"Ninguna clínica pequeña puede pagarlo.", "Ninguno de los proveedores actualiza sus " +
			"equipos.", "Nada funciona sin personal.", "No aplica la ley a los proveedores.",
		"Sin comentarios del proveedor no sabemos nada.", "Los archivos adjuntos son el mayor riesgo.", "No abrir " +
			"los archivos adjuntos de desconocidos.",
		"Los correos con adjuntos traen virus.", "Hay que revisar cada documento " +
			"adjunto.", "Ver arriba a los ejecutivos comprometidos ayuda.",
		"Same answer every year: fund the states.", "Covered entities in question 2 states need help.", "Already " +
			"answered alarms are ignored.", "Left blank, default passwords stay.",
		"No response plan exists.", "No answer from the help desk for hours.", "No opinion of a consultant replaces " +
			"a backup.", "As stated above the door: no phones.", "No", "1.", "5 years", "HHS", "3",
		"None, and that is the problem.", "None of us were trained.", "Nothing. Nobody checks.",
		"Nothing is done about old devices.", "No comment from vendors on patches, ever.",
		"No input is validated by our portal.", "See something, say something.", "See to it that backups are tested.",
		"Same password everywhere.", "Same as last year: nothing was done", "As noted by GAO, devices are old.",
		"Passwords", "Skip logic in forms breaks screen readers.", "Answered phones are better than email.",
		"Not sure staff can spot phishing.", "I do not know what to do after an attack.",
		"The question of cost matters.", "Attached storage needs encryption.", "Network attached storage was exposed.",
		"Attachments from strangers should be blocked.", "People open whatever is attached.",
		"We were attacked through an uploaded file.", "Uploads are not scanned.", "An enclosed network is safer.",
		"Please review how attached sensors are updated.", "Anexar un plan de recuperación a cada contrato.",
		"Los equipos anexos no se actualizan.", "Adjuntar facturas por correo es un riesgo.",
		"Nada de contraseñas en papel.", "Ninguna.ley nos protege", "Ver más capacitación",
		"Lo mismo pasa en todos los hospitales.", "No sabemos a quién llamar.", "Sin respaldo no hay recuperación.",
		"2FA", "No", "Sí",
	},
}

func TestWhatIsNoAnswer(t *testing.T) {
	t.Parallel()
	for want, texts := range notes {
		wrong := 0
		for _, text := range texts {
			if got := ClassifyAnswer(Text(text), "", false); got != want {
				wrong++
				t.Errorf("%q is %s, want %s", text, got, want)
			}
		}
		t.Logf("%s: %d of %d right", want, len(texts)-wrong, len(texts))
	}
}
