"""Opens a report in headless Chromium and uses it as a reader does: filter, search, sort, language, no script.

Speaks WebDriver with chromedriver over the loopback interface; needs nothing but the standard library.
Arguments: the page, a folder for screenshots. Prints one JSON object of what was seen.
"""

import base64
import json
import pathlib
import socket
import subprocess
import sys
import urllib.error
import urllib.request

page = pathlib.Path(sys.argv[1]).resolve().as_uri()
shots = pathlib.Path(sys.argv[2])

with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]

driver = subprocess.Popen(
    ["chromedriver", f"--port={port}", "--allowed-ips=127.0.0.1"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
)
# It says so when it listens.
for line in driver.stdout:
    if b"started successfully" in line:
        break


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", method=method, data=data, headers={"content-type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=300) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as error:
        raise SystemExit(f"{method} {path}: {json.load(error)['value']['message'].splitlines()[0]}") from None


def session(preferences=None):
    options = {"args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,1400", "--force-prefers-reduced-motion"]}
    if preferences:
        options["prefs"] = preferences
    capabilities = {"goog:loggingPrefs": {"browser": "ALL"}, "goog:chromeOptions": options}
    return call("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})["sessionId"]


SHOWN = "return [...document.querySelectorAll('#cases > tbody > tr')].filter((row) => row.offsetParent).length"
FIRST = "return document.querySelector('#cases > tbody > tr:not([hidden]) > th').textContent"
WIDE = "return document.documentElement.scrollWidth > innerWidth"


class Reader:
    def __init__(self, preferences=None):
        self.path = "/session/" + session(preferences)
        call("POST", self.path + "/url", {"url": page})

    def ask(self, script):
        return call("POST", self.path + "/execute/sync", {"script": script, "args": []})

    def find(self, selector):
        found = call("POST", self.path + "/element", {"using": "css selector", "value": selector})
        return self.path + "/element/" + next(iter(found.values()))

    def click(self, selector):
        call("POST", self.find(selector) + "/click", {})

    def type(self, selector, text):
        call("POST", self.find(selector) + "/value", {"text": text})

    def seen(self, selector):
        return call("GET", self.find(selector) + "/displayed")

    def command(self, name, **parameters):
        return call("POST", self.path + "/goog/cdp/execute", {"cmd": name, "params": parameters})

    def look(self, name, width, scheme):
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=1400, deviceScaleFactor=1, mobile=False)
        self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        picture = base64.b64decode(call("GET", self.path + "/screenshot"))
        (shots / f"{name}.png").write_bytes(picture)
        return len(picture)

    def close(self):
        call("DELETE", self.path)


def with_script():
    reader = Reader()
    seen = {"all": reader.ask(SHOWN), "first": reader.ask(FIRST), "filterSeen": reader.seen("#filter")}
    reader.click("#show-error")
    seen["withoutErrors"] = reader.ask(SHOWN)
    reader.click("#show-error")
    reader.type("#search", "tid-001")
    seen["searched"] = reader.ask(SHOWN)
    seen["said"] = reader.ask("return document.querySelector('.shown').innerText")
    reader.click("#reset")
    seen["reset"] = reader.ask(SHOWN)
    reader.click("#cases th[data-sort] button")
    reader.click("#cases th[data-sort] button")
    seen["sorted"] = reader.ask(FIRST)
    seen["ariaSort"] = reader.ask("return document.querySelector('#cases th').getAttribute('aria-sort')")
    reader.click("#rules tbody tr .show-cases")
    seen["ofRule"] = reader.ask(SHOWN)
    reader.click("#reset")
    reader.click("label[for='lang-en']")
    seen["english"] = reader.ask("return document.querySelector('h1').innerText")
    seen["lang"] = reader.ask("return document.documentElement.lang")
    seen["overlap"] = []
    for name, width, scheme in [("light", 1280, "light"), ("dark", 1280, "dark"), ("narrow", 400, "light")]:
        seen[name] = reader.look(name, width, scheme)
        if reader.ask(WIDE):
            seen["overlap"].append(name)
    seen["injected"] = reader.ask("return typeof window.injected")
    seen["complaints"] = [entry["message"] for entry in call("POST", reader.path + "/se/log", {"type": "browser"})]
    reader.close()
    return seen


def without_script():
    reader = Reader({"profile.managed_default_content_settings.javascript": 2})
    seen = {
        "filterSeen": reader.seen("#filter"),
        "casesSeen": reader.seen("#cases tbody tr:last-child"),
        "ledgerSeen": reader.seen("#provning"),
    }
    reader.click("label[for='lang-en']")
    seen["englishSeen"] = reader.seen("h1 span[lang='en']")
    seen["swedishSeen"] = reader.seen("h1 span[lang='sv']")
    reader.close()
    return seen


try:
    print(json.dumps({"script": with_script(), "noScript": without_script()}))
finally:
    driver.terminate()
    driver.wait()
