//! Validates each body on standard input, one JSON string per line, and prints `valid`, `invalid` or
//! `unreadable` for each. Argument: the folder of the schemas.
use serde_json::Value;
use std::error::Error;
use std::io::{self, BufRead};
use std::{env, fs};

const BASE: &str = "https://contract.invalid/";

struct Folder(String);

impl jsonschema::Retrieve for Folder {
    fn retrieve(&self, uri: &jsonschema::Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        let name = uri.as_str().strip_prefix(BASE).ok_or("not in the folder")?;
        Ok(serde_json::from_str(&fs::read_to_string(format!("{}/{name}", self.0))?)?)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("specify the folder of the schemas")?;
    let schema = serde_json::from_str(&fs::read_to_string(format!("{folder}/queue-body.schema.json"))?)?;
    let validator = jsonschema::options()
        .with_base_uri(format!("{BASE}queue-body.schema.json"))
        .with_retriever(Folder(folder))
        .build(&schema)
        .map_err(|error| error.to_string())?;
    for line in io::stdin().lock().lines() {
        let body: String = serde_json::from_str(&line?)?;
        println!("{}", match serde_json::from_str(&body) {
            Err(_) => "unreadable",
            Ok(value) if validator.is_valid(&value) => "valid",
            Ok(_) => "invalid",
        });
    }
    Ok(())
}
