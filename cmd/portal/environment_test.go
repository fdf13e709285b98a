package main

import (
	"strings"
	"testing"
)

func TestATypoInAVariableIsNamed(t *testing.T) {
	t.Parallel()
	for variable, want := range map[string]string{
		"PORTAL_REQUIRE_MFA=true":                "",
		"PORTAL_CONFIG=/etc/portal.toml":         "",
		"PORTAL_TEST_POSTGRES=x":                 "",
		"PORTAL_SERVICE_HOST=10.0.0.1":           "",
		"PORTAL_PORT_8080_TCP=tcp://10.0.0.1":    "",
		"PATH=/bin":                              "",
		"PORTAL_REQIRE_MFA=true":                 "did you mean PORTAL_REQUIRE_MFA?",
		"PORTAL_BASEURL=https://x.example":       "did you mean PORTAL_BASE_URL?",
		"PORTAL_ANCHOR_FILE_OF_SOMETHING_ELSE=x": "is no setting: remove it",
	} {
		err := checkEnvironment([]string{"HOME=/", variable})
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", variable, err, want)
		}
	}
}

func TestTheProgramRefusesAMisspeltVariable(t *testing.T) {
	p := newPortal(t, engines[0])
	t.Setenv("PORTAL_COMMENT_RATES", "5")
	if _, says, code := p.try("docket", "list"); code != exitUsage || !strings.Contains(says,
		"PORTAL_COMMENT_RATES is no setting: did you mean PORTAL_COMMENT_RATE?") {
		t.Errorf("status %d, %s", code, says)
	}
}
