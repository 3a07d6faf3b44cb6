//! What a page offers to whoever reads it: where its links lead, and which forms it holds.

/// A form that is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The address that it is sent to.
    pub action: String,
    /// Its fields, in their order, without the token.
    pub fields: Vec<Field>,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// The value with which it was shown.
    pub shown: String,
    /// The values among which one chooses; empty where one types.
    pub choices: Vec<String>,
    /// Whether the page itself put it there.
    pub is_hidden: bool,
}

/// A tag with its attributes as text.
struct Tag<'h> {
    name: &'h str,
    rest: &'h str,
    /// What stands between it and the next tag.
    text: &'h str,
}

/// Where the links of a page lead, within the pages.
pub fn links(html: &str) -> Vec<String> {
    let tags = tags(html).filter(|tag| tag.name == "a");
    tags.filter_map(|tag| tag.attribute("href"))
        .filter(|address| address.starts_with('/'))
        .collect()
}

/// The forms of a page that are sent to change something.
pub fn forms(html: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut is_open = false;
    for tag in tags(html) {
        match tag.name {
            "form" => {
                is_open = tag.attribute("method").as_deref() == Some("post");
                if is_open {
                    let action = tag.attribute("action").unwrap_or_default();
                    let fields = Vec::new();
                    forms.push(Form { action, fields });
                }
            }
            "/form" => is_open = false,
            _ => {
                if let Some(form) = forms.last_mut().filter(|_| is_open) {
                    form.take(&tag);
                }
            }
        }
    }
    forms
}

impl Form {
    fn take(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "input" | "button" => self.take_input(tag),
            "textarea" | "select" => {
                if let Some(name) = tag.attribute("name") {
                    let shown = if tag.name == "textarea" {
                        unescaped(tag.text.trim_start_matches('\n'))
                    } else {
                        String::new()
                    };
                    self.add(name, shown);
                }
            }
            "option" => {
                let value = tag.attribute("value").unwrap_or_default();
                if let Some(field) = self.fields.last_mut() {
                    if tag.has("selected") {
                        field.shown.clone_from(&value);
                    }
                    field.choices.push(value);
                }
            }
            _ => {}
        }
    }

    fn take_input(&mut self, tag: &Tag<'_>) {
        let Some(name) = tag.attribute("name").filter(|name| name != "_token") else {
            return;
        };
        let value = tag.attribute("value").unwrap_or_default();
        match tag.attribute("type").as_deref() {
            Some("radio" | "checkbox") => {
                let known = self.fields.iter().position(|field| field.name == name);
                let place = known.unwrap_or_else(|| self.add(name, String::new()));
                if let Some(field) = self.fields.get_mut(place) {
                    if tag.has("checked") {
                        field.shown.clone_from(&value);
                    }
                    field.choices.push(value);
                }
            }
            Some("hidden") => {
                let place = self.add(name, value);
                if let Some(field) = self.fields.get_mut(place) {
                    field.is_hidden = true;
                }
            }
            Some(_) | None => {
                self.add(name, value);
            }
        }
    }

    fn add(&mut self, name: String, shown: String) -> usize {
        self.fields.push(Field {
            name,
            shown,
            choices: Vec::new(),
            is_hidden: false,
        });
        self.fields.len() - 1
    }
}

impl Tag<'_> {
    fn attribute(&self, name: &str) -> Option<String> {
        let place = format!(" {name}=\"");
        let (_, rest) = self.rest.split_once(&place)?;
        Some(unescaped(rest.split_once('"')?.0))
    }

    fn has(&self, word: &str) -> bool {
        self.rest.split_whitespace().any(|part| part == word)
    }
}

/// The pages write every `<` and `"` of a text otherwise, so that a tag ends with the first `>`.
fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    html.split('<').skip(1).filter_map(|part| {
        let (tag, text) = part.split_once('>')?;
        let end = tag.find(char::is_whitespace).unwrap_or(tag.len());
        let (name, rest) = tag.split_at(end);
        Some(Tag { name, rest, text })
    })
}

fn unescaped(text: &str) -> String {
    let signs = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
        ("&#38;", "&"),
    ];
    signs
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_within_the_pages_are_found() {
        let html =
            "<p><a href=\"/remiss/7?a=b&#38;c=d\" class=\"x\">x</a><a href=\"https://a\">y</a></p>";
        assert_eq!(links(html), ["/remiss/7?a=b&c=d"]);
    }

    #[test]
    fn a_form_is_read_with_what_it_shows_and_what_can_be_chosen() {
        let html = "<form method=\"get\" action=\"/a\"><input name=\"no\"></form>\
            <form method=\"post\" action=\"/b\" data-draft><input type=\"hidden\" name=\"_token\" value=\"t\">\
            <input type=\"hidden\" name=\"_version\" value=\"3\"><textarea name=\"text\">\nHej &#38; h\u{e5}</textarea>\
            <select id=\"s\" name=\"s\"><option value=\"\">-</option><option value=\"A\" selected>A</option></select>\
            <input type=\"radio\" name=\"r\" value=\"1\"> <input type=\"radio\" name=\"r\" value=\"2\" checked></form>";
        let forms = forms(html);
        assert_eq!(forms.len(), 1);
        assert_eq!(forms[0].action, "/b");
        let told: Vec<(&str, &str, usize, bool)> = forms[0]
            .fields
            .iter()
            .map(|field| {
                let (name, shown) = (field.name.as_str(), field.shown.as_str());
                (name, shown, field.choices.len(), field.is_hidden)
            })
            .collect();
        let expected = [
            ("_version", "3", 0, true),
            ("text", "Hej & h\u{e5}", 0, false),
            ("s", "A", 2, false),
            ("r", "2", 2, false),
        ];
        assert_eq!(told, expected);
    }
}
