// What a page shows is a tree of plain objects, made anew from the data each time; `render` changes only what differs
// in the document. So the focus, the scroll position and what somebody is typing stay as they are.
//
// Text becomes a text node, always: there is no way to hand markup in, wherever the text came from.

const SVG = 'http://www.w3.org/2000/svg';
const PROPERTIES = new Set(['value', 'checked', 'selected', 'disabled', 'open', 'indeterminate']);

const drawn = new WeakMap(); // element -> the props it shows

export function h(tag, props, ...children) {
  return { tag, props: props ?? {}, children: children.flat(Infinity).filter(shown) };
}

function shown(child) {
  return child !== null && child !== undefined && child !== false && child !== '';
}

export function render(parent, ...children) {
  patchChildren(parent, children.flat(Infinity).filter(shown), parent.namespaceURI);
}

function patchChildren(parent, wanted, namespace) {
  const byKey = new Map();
  for (const node of parent.childNodes) {
    const key = drawn.get(node)?.key;
    if (key !== undefined) {
      byKey.set(key, node);
    }
  }
  let next = parent.firstChild;
  for (const child of wanted) {
    const key = child.props?.key;
    let node = key === undefined ? next : byKey.get(key);
    if (!node || !fits(node, child)) {
      node = create(child, namespace);
      parent.insertBefore(node, next);
    } else if (node !== next) {
      parent.insertBefore(node, next);
    } else {
      next = next.nextSibling;
    }
    patch(node, child);
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
}

function fits(node, child) {
  if (typeof child !== 'object') {
    return node.nodeType === Node.TEXT_NODE;
  }
  return node.nodeType === Node.ELEMENT_NODE && node.localName === child.tag && drawn.get(node)?.key === child.props.key;
}

function create(child, namespace) {
  if (typeof child !== 'object') {
    return document.createTextNode(String(child));
  }
  return document.createElementNS(child.tag === 'svg' ? SVG : namespace, child.tag);
}

function patch(node, child) {
  if (typeof child !== 'object') {
    if (node.data !== String(child)) {
      node.data = String(child);
    }
    return;
  }
  const before = drawn.get(node) ?? {};
  for (const name of Object.keys(before)) {
    if (!(name in child.props)) {
      set(node, name, null);
    }
  }
  const values = []; // of a select its options come first
  for (const [name, value] of Object.entries(child.props)) {
    if (name === 'value') {
      values.push(value);
    } else if (before[name] !== value) {
      set(node, name, value);
    }
  }
  drawn.set(node, child.props);
  patchChildren(node, child.children, node.namespaceURI);
  // what was typed stays until the data change
  values.filter((value) => before.value !== value).forEach((value) => set(node, 'value', value));
}

function set(node, name, value) {
  if (name === 'key') {
    return;
  }
  if (name.startsWith('on')) {
    node[name] = value;
  } else if (PROPERTIES.has(name)) {
    node[name] = value ?? false;
  } else if (value === null || value === undefined || value === false) {
    node.removeAttribute(name);
  } else {
    node.setAttribute(name, value === true ? '' : String(value));
  }
}
