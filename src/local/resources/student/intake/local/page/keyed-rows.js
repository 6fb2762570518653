// Rows of a table, kept by key: a row that stays is not touched unless its data changed.

export class KeyedRows {
  #body;
  #create;
  #rows = new Map();

  /** {@code create} returns {element, update(data)} of a new row. */
  constructor(body, create) {
    this.#body = body;
    this.#create = create;
  }

  /** Shows {@code items}, in this order. */
  show(items, keyOf) {
    const keys = new Set(items.map(keyOf));
    for (const [key, row] of this.#rows) {
      if (!keys.has(key)) {
        row.element.remove();
        this.#rows.delete(key);
      }
    }
    let next = this.#body.firstElementChild;
    for (const item of items) {
      const row = this.#row(keyOf(item), item);
      if (row.element === next) {
        next = next.nextElementSibling;
      } else {
        this.#body.insertBefore(row.element, next);
      }
    }
  }

  #row(key, item) {
    const json = JSON.stringify(item);
    let row = this.#rows.get(key);
    if (!row) {
      row = { ...this.#create(), json: null };
      this.#rows.set(key, row);
    }
    if (row.json !== json) {
      row.json = json;
      row.update(item);
    }
    return row;
  }
}
