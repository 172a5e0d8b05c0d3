// Asks for the key where the server requires one, and sends it with every request of this page.
(() => {
  const name = 'mlnetsuite-key';
  const plain = window.fetch;
  const withKey = (input, init) => {
    const request = new Request(input, init);
    const key = sessionStorage.getItem(name);
    if (key && !request.headers.has('X-API-Key'))
      request.headers.set('X-API-Key', key);
    return request;
  };
  window.fetch = async (input, init) => {
    const response = await plain(withKey(input, init));
    if (response.status !== 401 || !response.url.endsWith('/openapi.json'))
      return response;
    const key = window.prompt('This server requires an API key:');
    if (!key)
      return response;
    sessionStorage.setItem(name, key.trim());
    return plain(withKey(input, init));
  };
})();
