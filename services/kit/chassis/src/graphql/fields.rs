//! Which fields a request reads, for the log of what was disclosed: names from the schema, never aliases.

use std::collections::BTreeSet;

use access::Fields;
use async_graphql::{Context, SelectionField};

/// The fields selected below the present one, as sorted dotted paths of field names
/// (`education.level`). Fragments are opened, aliases resolved and `__typename` left out.
pub fn fields(ctx: &Context<'_>) -> Fields {
    below(&[ctx.field()])
}

/// The fields selected below a field that was found in a selection.
pub fn fields_of(field: &SelectionField<'_>) -> Fields {
    below(&[*field])
}

/// The fields selected below `path` of the present field: with `["mapping", "health"]` those of
/// `mapping { health { ... } }`. Empty when nothing of it is selected.
pub fn fields_under(ctx: &Context<'_>, path: &[&str]) -> Fields {
    let mut reached = vec![ctx.field()];
    for step in path {
        reached = reached
            .iter()
            .flat_map(SelectionField::selection_set)
            .filter(|field| field.name() == *step)
            .collect();
    }
    below(&reached)
}

/// The fields selected below any of some names of the present field: those of one section that is shown
/// both as its newest row and as a list.
pub fn fields_under_any(ctx: &Context<'_>, names: &[&str]) -> Fields {
    let mut paths = BTreeSet::new();
    for name in names {
        paths.extend(fields_under(ctx, &[name]).paths().map(str::to_owned));
    }
    Fields::new(paths)
}

/// The fields selected of the nodes of a connection, when the present field is one.
pub fn node_fields(ctx: &Context<'_>) -> Fields {
    fields_under(ctx, &["edges", "node"])
}

fn below(roots: &[SelectionField<'_>]) -> Fields {
    let mut paths = BTreeSet::new();
    for root in roots {
        collect(root, "", &mut paths);
    }
    Fields::new(paths)
}

fn collect(field: &SelectionField<'_>, above: &str, paths: &mut BTreeSet<String>) {
    for selected in field.selection_set() {
        let name = selected.name();
        if name.starts_with("__") {
            continue;
        }
        let path = if above.is_empty() {
            name.to_owned()
        } else {
            format!("{above}.{name}")
        };
        if selected.selection_set().next().is_none() {
            paths.insert(path);
        } else {
            collect(&selected, &path, paths);
        }
    }
}
