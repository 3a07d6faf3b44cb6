//! Makes documents over the whole schema: what a role has asked for least comes first, and around it chance
//! selects whatever else there is.

use rand::{Rng, seq::IndexedRandom as _};
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value, json};

use super::{
    coverage::Coverage,
    document::{Argument, Condition, Document, Field, Fragment, Kind, Node},
    sdl::{FieldDef, Input, Schema},
    values::Values,
};

/// How deep a selection goes; the gateway takes twelve.
const DEPTH: usize = 9;
/// How many fields a document has at most.
const FIELDS: usize = 60;

/// Makes documents for one reader.
pub struct Generator<'g> {
    /// The schema.
    pub schema: &'g Schema,
    /// What was asked before.
    pub coverage: &'g Coverage,
    /// The role of who asks.
    pub role: &'g str,
    /// What arguments are taken from.
    pub values: Values<'g>,
    /// Fields that are not asked for.
    pub left_out: &'g [&'static str],
    /// Chance.
    pub chance: &'g mut ChaCha8Rng,
    /// Counts names.
    pub names: usize,
    /// Counts fields.
    pub size: usize,
}

impl Generator<'_> {
    /// A question.
    pub fn query(&mut self) -> Document {
        let target = self.rarest_object("Query");
        let mut nodes = Vec::new();
        self.values.wants_hidden = self.chance.random_bool(0.25);
        nodes.extend(self.towards("Query", &target, 0));
        if self.chance.random_bool(0.75) {
            self.values.wants_hidden = true;
            nodes.extend(self.about_hidden(&target));
        }
        if self.chance.random_bool(0.08) {
            nodes.push(Node::TypeName);
        }
        if self.chance.random_bool(0.03) {
            self.overload(&mut nodes);
        }
        Document {
            kind: Kind::Query,
            nodes,
        }
    }

    /// A change.
    pub fn mutation(&mut self, allowed: &[&FieldDef]) -> Option<Document> {
        let least = allowed
            .iter()
            .min_by_key(|field| (self.need("Mutation", field), self.chance.random::<u16>()))
            .copied()?;
        // Some changes are made with care, so that they can be done; half of those are known to work.
        self.values.careful = self.chance.random_bool(0.3);
        let known: Vec<&FieldDef> = allowed
            .iter()
            .filter(|field| self.coverage.has_done(self.role, &field.name))
            .copied()
            .collect();
        let field = if !self.values.careful {
            least
        } else if !known.is_empty() && self.chance.random_bool(0.5) {
            known.choose(self.chance).copied()?
        } else {
            allowed.choose(self.chance).copied()?
        };
        self.values.wants_hidden = !self.values.careful && self.chance.random_bool(0.85);
        let node = self.field("Mutation", field, None, 0);
        Some(Document {
            kind: Kind::Mutation,
            nodes: vec![Node::Field(node)],
        })
    }

    /// How much a mutation has been tried: the least used of its input's fields counts.
    fn need(&self, on: &str, field: &FieldDef) -> u64 {
        let inputs = field.arguments.iter();
        let inputs = inputs.flat_map(|argument| {
            let of = &argument.of.named;
            let fields = self.schema.inputs(of).unwrap_or_default().iter();
            fields.map(move |input| format!("{of}.{}", input.name))
        });
        let payload = self.schema.fields(&field.of.named).iter();
        let payload = payload.map(|part| format!("{}.{}", field.of.named, part.name));
        inputs
            .chain(payload)
            .chain([format!("{on}.{}", field.name)])
            .map(|coordinate| self.coverage.used(self.role, &coordinate))
            .min()
            .unwrap_or_default()
    }

    /// The object under a root that holds what was asked for least.
    fn rarest_object(&mut self, root: &str) -> String {
        let mut best: Option<(u64, u16, String)> = None;
        for object in self.schema.reached_from(root) {
            for field in self.schema.fields(&object) {
                if self.is_left_out(&object, field) {
                    continue;
                }
                let used = self.uses(&object, field);
                let candidate = (used, self.chance.random(), object.clone());
                if best.as_ref().is_none_or(|best| candidate < *best) {
                    best = Some(candidate);
                }
            }
        }
        best.map_or_else(|| root.to_owned(), |(_, _, object)| object)
    }

    fn uses(&self, object: &str, field: &FieldDef) -> u64 {
        let of = format!("{object}.{}", field.name);
        let arguments = field.arguments.iter();
        arguments
            .map(|argument| format!("{of}({})", argument.name))
            .chain([of.clone()])
            .map(|coordinate| self.coverage.used(self.role, &coordinate))
            .min()
            .unwrap_or_default()
    }

    fn is_left_out(&self, object: &str, field: &FieldDef) -> bool {
        let coordinate = format!("{object}.{}", field.name);
        self.left_out.contains(&coordinate.as_str())
    }

    /// A selection of an object that leads to the target.
    fn towards(&mut self, object: &str, target: &str, depth: usize) -> Vec<Node> {
        if object == target {
            return if object == "Query" {
                self.rarest_field(object, depth)
            } else {
                self.selection(object, depth)
            };
        }
        let distance = self.schema.distance(object, target).unwrap_or(usize::MAX);
        let closer = |field: &&FieldDef| {
            let from = self.schema.distance(&field.of.named, target);
            let from_here = from.is_some_and(|from| from < distance);
            from_here && !self.is_left_out(object, field)
        };
        let leading: Vec<&FieldDef> = self
            .schema
            .fields(object)
            .iter()
            .filter(closer)
            .collect::<Vec<_>>();
        let Some(field) = leading.choose(self.chance).copied().cloned() else {
            return self.selection(object, depth);
        };
        let mut nodes = vec![Node::Field(self.field(object, &field, Some(target), depth))];
        if object != "Query" && self.chance.random_bool(0.5) {
            nodes.extend(self.leaves(object, 3));
        }
        nodes
    }

    fn rarest_field(&mut self, object: &str, depth: usize) -> Vec<Node> {
        let fields = self.schema.fields(object).iter();
        let fields: Vec<&FieldDef> = fields
            .filter(|field| !self.is_left_out(object, field))
            .collect();
        let rarest = fields
            .into_iter()
            .min_by_key(|field| (self.uses(object, field), self.chance.random::<u16>()))
            .cloned();
        rarest
            .map(|field| Node::Field(self.field(object, &field, None, depth)))
            .into_iter()
            .collect()
    }

    /// A second root that names something hidden.
    fn about_hidden(&mut self, target: &str) -> Vec<Node> {
        let name = match self.chance.random_range(0..10) {
            0..6 => "case",
            6..9 => "referral",
            _ => "colleagues",
        };
        let Some(field) = self.schema.field("Query", name).cloned() else {
            return Vec::new();
        };
        let leads = self.schema.distance(&field.of.named, target).is_some();
        let target = Some(target).filter(|_| leads && self.chance.random_bool(0.7));
        let mut made = self.field("Query", &field, target, 0);
        made.alias = Some(format!("other{}", self.names));
        vec![Node::Field(made)]
    }

    /// A field with its arguments, and below it the way to a target or whatever chance selects.
    fn field(&mut self, object: &str, def: &FieldDef, target: Option<&str>, depth: usize) -> Field {
        self.size += 1;
        let arguments = self.arguments(object, def);
        let of = &def.of.named;
        let nodes = if !self.schema.is_object(of) {
            Vec::new()
        } else if let Some(target) = target {
            self.towards(of, target, depth + 1)
        } else {
            self.selection(of, depth + 1)
        };
        let name = def.name.clone();
        let (is_leaf, is_root) = (nodes.is_empty(), depth == 0);
        Field {
            on: object.to_owned(),
            alias: (!is_root && self.chance.random_bool(0.03)).then(|| self.name("key")),
            name,
            arguments,
            condition: (is_leaf && self.chance.random_bool(0.02)).then(|| self.condition()),
            nodes,
        }
    }

    /// Some fields of an object, its rarest first, some objects below it, and decoration.
    fn selection(&mut self, object: &str, depth: usize) -> Vec<Node> {
        let mut nodes = self.leaves(object, 9);
        let mut below: Vec<FieldDef> = self
            .schema
            .fields(object)
            .iter()
            .filter(|field| self.schema.is_object(&field.of.named))
            .filter(|field| !self.is_left_out(object, field))
            .cloned()
            .collect();
        below.sort_by_cached_key(|field| (self.uses(object, field), self.chance.random::<u16>()));
        let wide = match depth {
            0..=2 => 5,
            3..=5 => 2,
            _ => 1,
        };
        for field in below.into_iter().take(wide) {
            let last = depth + 2 >= DEPTH && self.needs_objects(&field.of.named);
            if depth < DEPTH && self.size < FIELDS && !last {
                nodes.push(Node::Field(self.field(object, &field, None, depth)));
            }
        }
        if nodes.is_empty() || self.chance.random_bool(0.05) {
            nodes.push(Node::TypeName);
        }
        self.decorate(object, &mut nodes);
        nodes
    }

    /// Tells whether an object has nothing but objects below it.
    fn needs_objects(&self, object: &str) -> bool {
        let mut fields = self.schema.fields(object).iter();
        fields.all(|field| self.schema.is_object(&field.of.named))
    }

    fn leaves(&mut self, object: &str, most: usize) -> Vec<Node> {
        let mut leaves: Vec<FieldDef> = self
            .schema
            .fields(object)
            .iter()
            .filter(|field| !self.schema.is_object(&field.of.named))
            .filter(|field| !self.is_left_out(object, field))
            .cloned()
            .collect();
        leaves.sort_by_cached_key(|field| {
            // What makes an answer worth comparing with another comes along wherever it is.
            let known = matches!(field.name.as_str(), "id" | "version" | "cursor");
            (
                !known,
                self.uses(object, field),
                self.chance.random::<u16>(),
            )
        });
        leaves.truncate(most);
        leaves
            .into_iter()
            .map(|field| Node::Field(self.field(object, &field, None, DEPTH)))
            .collect()
    }

    /// Fragments and keys that come twice change nothing that is asked.
    fn decorate(&mut self, object: &str, nodes: &mut Vec<Node>) {
        if self.chance.random_bool(0.06) {
            let at = self.chance.random_range(0..nodes.len());
            let again = nodes[at].clone();
            nodes.push(again);
        }
        if nodes.len() > 1 && self.chance.random_bool(0.12) {
            let within = nodes.split_off(nodes.len() / 2);
            let named = self.chance.random_bool(0.5);
            nodes.push(Node::Fragment(Fragment {
                name: named.then(|| self.name("Part")),
                on: object.to_owned(),
                condition: self.chance.random_bool(0.25).then(|| self.condition()),
                nodes: within,
            }));
        }
    }

    fn condition(&mut self) -> Condition {
        let include = self.chance.random_bool(0.5);
        let holds = self.chance.random_bool(0.8);
        Condition {
            word: if include { "include" } else { "skip" },
            variable: self.chance.random_bool(0.5).then(|| self.name("when")),
            value: include == holds,
        }
    }

    /// More than the gateway takes.
    fn overload(&mut self, nodes: &mut Vec<Node>) {
        for _ in 0..20 {
            if let Some(field) = self.schema.field("Query", "me").cloned() {
                let mut more = self.field("Query", &field, None, DEPTH);
                more.alias = Some(self.name("much"));
                more.nodes = vec![Node::TypeName];
                nodes.push(Node::Field(more));
            }
        }
    }

    fn arguments(&mut self, object: &str, def: &FieldDef) -> Vec<Argument> {
        let of = format!("{object}.{}", def.name);
        let mut made = Vec::new();
        for argument in &def.arguments {
            let coordinate = format!("{of}({})", argument.name);
            if self.is_given(&coordinate, argument) {
                let value = self.value(argument, &def.name);
                let literal = self.chance.random_bool(0.06);
                made.push(Argument {
                    name: argument.name.clone(),
                    of: argument.of.clone(),
                    variable: (!literal).then(|| self.name("v")),
                    value,
                });
            }
        }
        made
    }

    fn is_given(&mut self, coordinate: &str, input: &Input) -> bool {
        if !input.optional {
            return true;
        }
        if self.values.careful {
            return self.chance.random_bool(0.15);
        }
        self.coverage.used(self.role, coordinate) == 0 || self.chance.random_bool(0.5)
    }

    /// A value for an argument or a field of an input.
    pub fn value(&mut self, input: &Input, of: &str) -> Value {
        let of_fields = self.schema.inputs(&input.of.named).map(<[Input]>::to_vec);
        let one = if let Some(fields) = of_fields {
            self.object(&input.of.named, &fields)
        } else {
            let codes = self.schema.codes(&input.of.named);
            self.values.of(self.chance, input, of, codes)
        };
        if input.of.list && !one.is_array() && !one.is_null() {
            json!([one])
        } else {
            one
        }
    }

    fn object(&mut self, named: &str, fields: &[Input]) -> Value {
        let mut made = Map::new();
        for input in fields {
            let coordinate = format!("{named}.{}", input.name);
            if self.is_given(&coordinate, input) {
                made.insert(input.name.clone(), self.value(input, named));
            }
        }
        self.values.complete(self.chance, &mut made);
        Value::Object(made)
    }

    fn name(&mut self, stem: &str) -> String {
        self.names += 1;
        format!("{stem}{}", self.names)
    }
}
