package handoff

// What texts name without harm. The lists are short on purpose: what they miss, a person
// takes out; what they hold wrongly, nobody would hear of.
var (
	// resolvers are public name servers.
	resolvers = []string{"8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "149.112.112.112", "208.67.222.222",
		"208.67.220.220", "2001:4860:4860::8888", "2001:4860:4860::8844", "2606:4700:4700::1111", "2620:fe::fe"}

	// references describe flaws and attacks; nothing below them is a trace.
	references = []string{"mitre.org", "cve.org", "first.org", "oasis-open.org", "wikipedia.org", "h-isac.org",
		"healthsectorcouncil.org", "ietf.org", "w3.org"}

	// publicSites are everybody's. A path below one may still hold what an attacker put
	// there, so only their names alone are left out.
	publicSites = []string{"google.com", "gmail.com", "googleapis.com", "gstatic.com", "microsoft.com", "windows.com",
		"windowsupdate.com", "office.com", "outlook.com", "live.com", "apple.com", "icloud.com", "amazon.com",
		"amazonaws.com", "cloudflare.com", "github.com", "githubusercontent.com", "dropbox.com", "yahoo.com", "aol.com",
		"facebook.com", "twitter.com", "x.com", "linkedin.com", "youtube.com", "zoom.us", "adobe.com", "cisco.com",
		"virustotal.com"}

	// commonFiles belong to what every computer has.
	commonFiles = []string{"explorer.exe", "svchost.exe", "cmd.exe", "powershell.exe", "notepad.exe", "winword.exe",
		"excel.exe", "outlook.exe", "chrome.exe", "msedge.exe", "lsass.exe", "rundll32.exe", "regsvr32.exe",
		"kernel32.dll", "ntdll.dll", "user32.dll", "readme.txt", "robots.txt", "security.txt", "license.txt"}

	// fileExtensions end the names of files that programs, scripts and notes come as.
	fileExtensions = []string{"exe", "dll", "scr", "bat", "cmd", "ps1", "vbs", "js", "jse", "wsf", "hta", "lnk", "msi",
		"jar", "iso", "img", "zip", "rar", "7z", "docm", "xlsm", "pptm", "rtf", "doc", "docx", "xls", "xlsx", "pdf",
		"txt",
		"html", "htm", "dat", "bin", "sys", "tmp", "locked", "encrypted", "sh", "py", "elf", "so", "apk", "onepkg",
		"one"}

	// emptyHashes are those of a file without content.
	emptyHashes = []string{"d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
)
