//! `schemas/csv/v1/<posttyp>.csv`: the header row of each record type, for those who write CSV.

use super::model::Model;
use super::{Output, flat};

/// Where the files lie.
pub(crate) const FOLDER: &str = "schemas/csv/v1";

pub(crate) fn emit(model: &Model, output: &mut Output) -> Result<(), String> {
    for posttyp in &model.posttyper {
        let places = flat::flatten(model, posttyp)?;
        let columns: Vec<&str> =
            places.iter().filter(|place| !place.is_object()).map(|place| place.column.as_str()).collect();
        output.insert(format!("{FOLDER}/{}.csv", posttyp.namn).into(), columns.join(";") + "\n");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn one_line_with_a_column_for_each_value() {
        let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
        let mut output = Output::new();
        emit(&Model::load(&schemas).unwrap(), &mut output).unwrap();
        let text = &output[Path::new("schemas/csv/v1/ekonomiskt-bistand.csv")];
        assert_eq!(text.lines().count(), 1);
        let columns: Vec<&str> = text.trim_end().split(';').collect();
        for column in ["posttyp", "sokande.id", "sokande.arbetsmarknadsinsatser", "barnPerAlder.17"] {
            assert!(columns.contains(&column), "{column}");
        }
        assert!(
            !columns.contains(&"sokande") && !columns.contains(&"barnPerAlder"),
            "objects have no column"
        );
    }
}
