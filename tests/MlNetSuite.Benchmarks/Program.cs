Console.WriteLine("mlnetsuite");
